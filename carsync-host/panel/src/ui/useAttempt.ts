import { useRef, useState } from 'react'

/** One try at a time: whether it runs, and what was wrong with the last. A second press while it runs does nothing. */
export function useAttempt() {
  const [busy, setBusy] = useState(false), [error, setError] = useState<unknown>(null), running = useRef(false)
  const attempt = async (work: () => Promise<void>) => {
    if (running.current) return
    running.current = true
    setBusy(true)
    setError(null)
    try { await work() } catch (refused) { setError(refused) } finally { running.current = false; setBusy(false) }
  }
  return { busy, error, attempt, forget: () => setError(null) }
}

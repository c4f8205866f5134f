import { useEffect, useState } from 'react'

/** Whole seconds until a moment (milliseconds of the epoch), counted down; 0 once it is over or if there is none. */
export function useCountdown(until: number | null): number {
  const left = () => (until === null ? 0 : Math.max(0, Math.ceil((until - Date.now()) / 1000)))
  const [, redraw] = useState(0)
  useEffect(() => {
    if (until === null || until <= Date.now()) return
    const timer = setInterval(() => { redraw((n) => n + 1); if (until <= Date.now()) clearInterval(timer) }, 500)
    return () => clearInterval(timer)
  }, [until])
  return left()
}

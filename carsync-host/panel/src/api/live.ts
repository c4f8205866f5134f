// News of a workshop as it happens: server-sent events, and asking every ten seconds where there are none. One connection per page, opened by the board only:
// browsers allow six per host.
import { useEffect, useEffectEvent, useState } from 'react'

export type Liveness = 'connecting' | 'live' | 'polling' | 'offline'
const POLL = 10_000
const RETRY_STREAM = 120_000

/** Calls `changed` whenever something of the workshop may have changed, and says how good the connection is. */
export function useLive(tenant: string, workshop: string, changed: () => void): Liveness {
  const [state, setState] = useState<Liveness>('connecting')
  const tell = useEffectEvent(changed)

  useEffect(() => {
    let source: EventSource | undefined, poll: ReturnType<typeof setInterval> | undefined, again: ReturnType<typeof setTimeout> | undefined, everLive = false
    const stopPolling = () => { clearInterval(poll); poll = undefined }
    const startPolling = () => {
      setState(navigator.onLine ? 'polling' : 'offline')
      poll ??= setInterval(() => { if (!document.hidden && navigator.onLine) tell() }, POLL)
    }
    const connect = () => {
      clearTimeout(again)
      source?.close()
      source = new EventSource(`/v1/tenants/${encodeURIComponent(tenant)}/workshops/${encodeURIComponent(workshop)}/live`, { withCredentials: false })
      source.onopen = () => { stopPolling(); setState('live'); if (everLive) tell(); everLive = true }
      source.addEventListener('changed', () => tell())
      source.onerror = () => {
        startPolling()
        // CLOSED is an answer that is no stream (404, 401): the browser gives up, we look again later. Otherwise it reconnects by itself.
        if (source?.readyState === EventSource.CLOSED) again = setTimeout(connect, RETRY_STREAM)
      }
    }
    const online = () => { tell(); connect() }
    const offline = () => setState('offline')
    const shown = () => { if (!document.hidden && poll) tell() }
    connect()
    addEventListener('online', online)
    addEventListener('offline', offline)
    document.addEventListener('visibilitychange', shown)
    return () => {
      source?.close(); stopPolling(); clearTimeout(again)
      removeEventListener('online', online); removeEventListener('offline', offline); document.removeEventListener('visibilitychange', shown)
    }
  }, [tenant, workshop])
  return state
}

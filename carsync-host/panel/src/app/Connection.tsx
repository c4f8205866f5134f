import { useEffect, useSyncExternalStore, useRef } from 'react'
import { queryClient } from '../api/client'
import { useT } from '../i18n'
import { Offline } from '../ui/icons/core'
import { toast } from '../ui/Toast'

const subscribe = (tell: () => void) => { addEventListener('online', tell); addEventListener('offline', tell); return () => { removeEventListener('online', tell); removeEventListener('offline', tell) } }

/** Says that there is no network, and asks for everything in sight again once there is. */
export function Connection() {
  const t = useT('shell').state, online = useSyncExternalStore(subscribe, () => navigator.onLine), was = useRef(true)
  useEffect(() => {
    if (online && !was.current) { toast(t.online, 'good'); void queryClient.invalidateQueries({ refetchType: 'active' }) }
    was.current = online
  }, [online, t])
  return <div role="status">{!online && <p className="tone flex items-center justify-center gap-2 bg-tone-soft px-4 py-2 text-center text-xs text-tone-text [--th:75]"><Offline size={16} />{t.offline}</p>}</div>
}

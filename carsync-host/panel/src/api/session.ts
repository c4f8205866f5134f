// Who is signed in. The session is a cookie that scripts cannot read, so a mark in localStorage remembers that there is one:
// without it nobody is asked, and an anonymous first visit makes no request that is refused.
import { useQuery } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { kept } from '../i18n/lang'
import { api, call, onRefusal, queryClient } from './client'
import { q } from './queries'
import { Refusal } from './refusal'
import type { Me } from './types'

const listeners = new Set<() => void>()
export const signedIn = () => kept.get('signed-in') === '1'
function mark(on: boolean) {
  kept.set('signed-in', on ? '1' : null)
  listeners.forEach((tell) => tell())
}
const subscribe = (tell: () => void) => { listeners.add(tell); return () => { listeners.delete(tell) } }

/** What belonged to the person goes from memory, too. */
function forget() {
  mark(false)
  queryClient.removeQueries({ predicate: ({ queryKey }) => ['me', 'staff', 'admin', 'operator'].includes(String(queryKey[0])) })
}
onRefusal((refusal) => { if (refusal.signedOut && signedIn()) forget() })

export const useSignedIn = () => useSyncExternalStore(subscribe, signedIn)
/** The question who I am, for what has to tell that it failed. */
export const useMeAsked = () => useQuery({ ...q.me(), enabled: useSignedIn() })
/** Me: `undefined` while it is not known, `null` when nobody is signed in. */
export function useMe(): Me | null | undefined {
  const on = useSignedIn(), { data } = useMeAsked()
  return on ? data : null
}

export const requestCode = (phone: string) => call(api.POST('/v1/sign-in/code', { body: { phone } }))

export async function signIn(request: string, code: string) {
  await call(api.POST('/v1/sign-in', { body: { request, code, cookie: true } }))
  mark(true)
  await queryClient.invalidateQueries({ queryKey: ['me'] })
  return queryClient.fetchQuery(q.me())
}

export async function signOut() {
  try { await call(api.DELETE('/v1/session', {})) } catch (error) { if (!(error instanceof Refusal && (error.signedOut || error.absent))) throw error }
  forget()
}

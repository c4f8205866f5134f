// Asking somebody to sign in, from anywhere: `if (await askSignIn()) …`.
import { useSyncExternalStore } from 'react'
import { signedIn } from '../api/session'

type Asked = { reason: string | undefined; done: (ok: boolean) => void }
let asked: Asked | null = null
const listeners = new Set<() => void>()
const tell = () => listeners.forEach((one) => one())

/** True once somebody is signed in, at once if somebody is; false if they close the sheet. `reason` is said above the form. */
export function askSignIn(reason?: string): Promise<boolean> {
  if (signedIn()) return Promise.resolve(true)
  asked?.done(false)
  return new Promise((resolve) => {
    asked = { reason, done: (ok) => { asked = null; tell(); resolve(ok) } }
    tell()
  })
}
export const useSignInAsked = () => useSyncExternalStore((one) => { listeners.add(one); return () => { listeners.delete(one) } }, () => asked)

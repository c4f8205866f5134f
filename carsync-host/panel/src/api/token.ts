// Until the host answers with a cookie session, the token of the session lives here, for this tab only.
const KEY = 'carsync.token'
const store = typeof sessionStorage === 'undefined' ? undefined : sessionStorage
export const token = {
  get: () => store?.getItem(KEY) ?? null,
  set: (value: string | null) => { if (value === null) store?.removeItem(KEY); else store?.setItem(KEY, value) },
}

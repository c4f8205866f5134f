// The one door to the API. Everything is typed by its OpenAPI document; a refused request throws a Refusal.
import createClient from 'openapi-fetch'
import { QueryClient } from '@tanstack/react-query'
import { lang, loadMessages } from '../i18n'
import { Refusal, refusalOf } from './refusal'
import type { paths } from './types'

const fetcher = async (request: Request): Promise<Response> => {
  try {
    return await fetch(request)
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new Refusal(0, 'network', '', { cause })
  }
}

export const api = createClient<paths>({ baseUrl: '/', credentials: 'same-origin', fetch: fetcher, headers: { Accept: 'application/json, application/problem+json' } })
api.use({
  onRequest({ request }) {
    request.headers.set('Accept-Language', lang)
    return request
  },
})

let skew = 0
/** Now by the service's clock, as its last write told it: countdowns must not depend on a phone that is ten minutes off. */
export const serverNow = () => Date.now() + skew

type Answer<T> = Promise<{ data?: T; error?: unknown; response: Response }>
const listeners = new Set<(refusal: Refusal) => void>()
/** Tells of every refusal; the session listens for 401. */
export const onRefusal = (tell: (refusal: Refusal) => void) => { listeners.add(tell); return () => { listeners.delete(tell) } }

async function settled<T>(asked: Answer<T>) {
  let answer
  try { answer = await asked } catch (error) {
    if (error instanceof Refusal) listeners.forEach((tell) => tell(error))
    throw error
  }
  const told = Date.parse(answer.response.headers.get('date') ?? '')
  if (told && /no-store/.test(answer.response.headers.get('cache-control') ?? '')) skew = Math.abs(told - Date.now()) > 2000 ? told - Date.now() : 0
  if (answer.response.ok) return answer
  // The texts of problems come with the first problem, before anybody has to show it.
  await loadMessages('problems').catch(() => {})
  const refusal = refusalOf(answer.response, answer.error)
  listeners.forEach((tell) => tell(refusal))
  throw refusal
}

/** The data of an answer. `await call(api.GET('/v1/me'))` */
export const call = async <T,>(asked: Answer<T>): Promise<T> => (await settled(asked)).data as T
/** The data together with its ETag, for what is edited with If-Match. */
export const callTagged = async <T,>(asked: Answer<T>): Promise<{ data: T; etag: string }> => { const { data, response } = await settled(asked); return { data: data as T, etag: response.headers.get('etag') ?? '' } }
/** How a list goes on, for infinite queries: by the API's cursor. */
export const byCursor = { initialPageParam: '', getNextPageParam: (page: { next?: string | undefined }) => page.next || undefined }
export const at = (cursor: string) => (cursor ? { cursor } : {})
/** The value of If-Match for a thing that carries its version. */
export const match = (thing: { version: number }) => `"${thing.version}"`

/** A key for one attempt of one write. `crypto.randomUUID` is missing on plain http. */
export function idempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
/** Gives the same key for the same body, and a new one once the body changes or `done` is called: a repeated tap or a retry after a lost answer is not a second booking. */
export function attempts() {
  let last = { body: '', key: '' }
  return {
    key(body: unknown) { const text = JSON.stringify(body); if (text !== last.body) last = { body: text, key: idempotencyKey() }; return last.key },
    done() { last = { body: '', key: '' } },
  }
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      // What was refused for a reason is refused again; only a busy or unreachable service is worth another try, at the time it says.
      retry: (failures, error) => failures < 3 && error instanceof Refusal && (error.offline ? failures < 1 : error.status === 429 || error.status >= 500) && error.wait < 30,
      retryDelay: (failures, error) => (error instanceof Refusal && error.wait ? error.wait * 1000 : Math.min(8000, 700 * 2 ** failures)),
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
})

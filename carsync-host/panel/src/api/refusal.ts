// What goes wrong when the API is asked: a problem (RFC 9457) or no answer at all. Both are a Refusal, and both can be told to a person.
import { loadedTexts, texts } from '../i18n'
import type { FieldProblem, Problem } from './types'

export class Refusal extends Error {
  readonly status: number
  /** The stable code, like `booking.slot_taken`; `network` if there was no answer, `http.500` if it was no problem document. */
  readonly code: string
  readonly fields: FieldProblem[]
  readonly requestId: string | undefined
  /** When it may be tried again, if the API said so. */
  readonly retryAt: number | undefined

  constructor(status: number, code: string, detail: string, more: { fields?: FieldProblem[]; requestId?: string; retryAt?: number; cause?: unknown } = {}) {
    super(detail || code, { cause: more.cause })
    this.name = 'Refusal'
    this.status = status
    this.code = code
    this.fields = more.fields ?? []
    this.requestId = more.requestId
    this.retryAt = more.retryAt
  }

  get offline() { return this.code === 'network' }
  get signedOut() { return this.status === 401 }
  get absent() { return this.status === 404 }
  get stale() { return this.status === 412 || this.status === 428 }
  /** Seconds until it may be tried again. */
  get wait() { return this.retryAt === undefined ? 0 : Math.max(0, Math.ceil((this.retryAt - Date.now()) / 1000)) }
}

export function refusalOf(answer: Response, body: unknown): Refusal {
  const problem = (typeof body === 'object' && body !== null && 'code' in body ? body : {}) as Partial<Problem>
  const after = answer.headers.get('retry-after')
  const seconds = after === null ? NaN : /^\d+$/.test(after) ? +after : (Date.parse(after) - Date.now()) / 1000
  return new Refusal(answer.status, problem.code ?? `http.${answer.status}`, problem.detail ?? '', {
    fields: problem.fields ?? [],
    requestId: problem.request_id ?? answer.headers.get('x-request-id') ?? undefined!,
    ...(Number.isFinite(seconds) && { retryAt: Date.now() + seconds * 1000 }),
  })
}

/** What to say, in a sentence. */
export function explain(error: unknown): string {
  const t = texts('shell').error
  if (!(error instanceof Refusal)) return t.server
  if (error.offline) return t.offline
  const known = loadedTexts('problems')?.[error.code]
  const again = error.wait > 1 ? ` ${t.wait(error.wait)}` : ''
  if (known) return known + again
  if (error.stale) return t.stale
  const byStatus: Record<number, string> = { 400: t.invalid, 401: t.signIn, 403: t.forbidden, 404: t.notFound, 422: t.invalid, 429: t.busy, 503: t.busy }
  return (byStatus[error.status] ?? (error.status >= 500 ? t.server : t.other(error.message))) + again
}

export const explainField = (field: FieldProblem) => loadedTexts('problems')?.[field.code] ?? field.detail

/** Messages by the API's field name, for a Form. `as` gives a form's own name to fields that the API calls otherwise. */
export function fieldErrors(error: unknown, as: Record<string, string> = {}): Record<string, string> {
  if (!(error instanceof Refusal)) return {}
  return Object.fromEntries(error.fields.map((field) => [as[field.name] ?? field.name, explainField(field)]))
}
/** What to say above the form: nothing if every wrong field is shown at its place. */
export function formError(error: unknown, shown: string[]): string | null {
  if (!error) return null
  const names = Object.keys(fieldErrors(error))
  return names.length > 0 && names.every((name) => shown.includes(name)) ? null : explain(error)
}

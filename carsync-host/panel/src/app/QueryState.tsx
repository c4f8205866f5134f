// A query that has no data yet: its skeleton, or what went wrong with a way to try again.
import type { ReactNode } from 'react'
import { explain, Refusal } from '../api/refusal'
import { ErrorState } from '../ui/Feedback'

type Asked<T> = { data: T | undefined; error: Error | null; refetch: () => unknown }

/** `children` get the data. Old data stay in sight while a newer answer fails. */
export function Loaded<T>({ query, skeleton, children }: { query: Asked<T>; skeleton: ReactNode; children: (data: T) => ReactNode }) {
  if (query.data !== undefined) return children(query.data)
  if (query.error) return <Failed error={query.error} retry={query.refetch} />
  return skeleton
}
export function Failed({ error, retry, className }: { error: unknown; retry?: (() => unknown) | undefined; className?: string }) {
  const refusal = error instanceof Refusal ? error : null
  return <ErrorState text={explain(error)} offline={refusal?.offline ?? false} quote={refusal && refusal.status >= 500 ? refusal.requestId : undefined} retry={retry && !refusal?.absent ? () => void retry() : undefined} {...(className && { className })} />
}

import { useT } from '../i18n'
import { Button } from './Button'

/** The rest of a list that came page by page. */
export function More({ query }: { query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown } }) {
  const t = useT('shell')
  return query.hasNextPage ? <Button full busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t.do.more}</Button> : null
}

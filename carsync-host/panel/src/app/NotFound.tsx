import { useT } from '../i18n'
import { ButtonLink } from '../ui/Button'
import { EmptyState } from '../ui/Feedback'
import { Search } from '../ui/icons/core'
import { useTitle } from '../ui/Page'

export function NotFound() {
  const t = useT('shell')
  useTitle(t.notFound.title)
  return <div className="grid flex-1 place-items-center"><EmptyState icon={<Search size={28} />} title={<h1>{t.notFound.title}</h1>} text={t.notFound.text}><ButtonLink kind="primary" href="/">{t.do.home}</ButtonLink></EmptyState></div>
}

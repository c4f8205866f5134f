// What somebody puts on their own site, and how it looks there.
import { useQuery } from '@tanstack/react-query'
import { q } from '../../api/queries'
import { useBrand } from '../../app/site'
import { useT } from '../../i18n'
import { lang } from '../../i18n/lang'
import { Button, ButtonAnchor } from '../../ui/Button'
import { Card } from '../../ui/Card'
import { Copy, External } from '../../ui/icons/pages'
import { PageHeader } from '../../ui/Page'
import { copyText } from '../../ui/copy'
import { snippetOf } from './code'

export default function Snippet({ tenant }: { tenant: string }) {
  const t = useT('widget'), profile = useQuery(q.tenant(tenant)).data, code = snippetOf(tenant)
  useBrand(tenant)
  return (
    <div className="grid gap-4">
      <PageHeader title={t.embed} note={profile?.name} />
      <Card>
        <p className="mb-3 text-sm text-ink-2">{t.embedText}</p>
        <pre dir="ltr" tabIndex={0} className="overflow-x-auto rounded-ctl bg-sunken p-3.5 text-start text-xs leading-6">{code}</pre>
        <Button kind="soft" size="small" className="mt-3" onClick={() => void copyText(code)}><Copy size={17} />{t.copy}</Button>
      </Card>
      <ButtonAnchor href={`/widget?tenant=${encodeURIComponent(tenant)}&lang=${lang}`} target="_blank" rel="noopener"><External size={18} />{t.preview}</ButtonAnchor>
    </div>
  )
}

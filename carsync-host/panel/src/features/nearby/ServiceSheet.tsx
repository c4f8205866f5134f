import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { q } from '../../api/queries'
import { titled, useT } from '../../i18n'
import { cx } from '../../ui/cx'
import { SearchField } from '../../ui/SearchField'
import { Check } from '../../ui/icons/core'
import { Sheet } from '../../ui/Overlay'
import { plain } from '../../i18n/plain'

/** All standard services, to look for one. */
export default function ServiceSheet({ value, onChange, onClose }: { value: string; onChange: (slug: string) => void; onClose: () => void }) {
  const t = useT('near'), [text, setText] = useState(''), { data } = useQuery(q.standardServices())
  const wanted = plain(text), found = [...(wanted ? [] : [{ slug: '', name: t.all }]), ...(data ?? []).map((one) => ({ slug: one.slug, name: titled(one.title), both: one.title })).filter((one) => !wanted || plain(one.both.fa).includes(wanted) || plain(one.both.en).includes(wanted))]
  return (
    <Sheet open onClose={onClose} title={t.service}>
      <SearchField label={t.serviceSearch} value={text} onChange={setText} />
      <ul className="mt-3 grid min-h-80 content-start">
        {found.map(({ slug, name }) => (
          <li key={slug}>
            <button type="button" aria-pressed={slug === value} className={cx('flex min-h-12 w-full items-center gap-3 rounded-ctl px-3 text-start text-sm', slug === value ? 'bg-brand-soft font-semibold text-brand-text' : 'hover:bg-sunken')} onClick={() => { onChange(slug); onClose() }}>
              <span className="flex-1">{name}</span>{slug === value && <Check size={18} />}
            </button>
          </li>
        ))}
        {!found.length && <li className="p-4 text-center text-sm text-ink-2">{t.emptyTitle}</li>}
      </ul>
    </Sheet>
  )
}

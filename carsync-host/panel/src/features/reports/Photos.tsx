// The photos of a report: small ones in a grid, fetched as they come into sight; one at a time when pressed. They need the reader's right, so they are no plain addresses.
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { qReports, type ReportSource } from '../../api/queries.reports'
import type { ReportDocument } from '../../api/types.reports'
import { useT } from '../../i18n'
import { IconButton } from '../../ui/Button'
import { Section } from '../../ui/Card'
import { cx } from '../../ui/cx'
import { Next } from '../../ui/icons/core'
import { Previous } from '../../ui/icons/pages'
import { Broken } from '../../ui/icons/reports'
import { Dialog } from '../../ui/Overlay'
import { titleOf } from './titles'

type DocPhoto = ReportDocument['photos'][number]

function Picture({ photo, source, alt, className, eager }: { photo: DocPhoto; source: ReportSource; alt: string; className: string; eager?: boolean }) {
  const t = useT('report'), box = useRef<HTMLSpanElement>(null), [seen, setSeen] = useState(!!eager)
  const { data, error } = useQuery({ ...qReports.photo(source, photo.id), enabled: seen }), [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    const watch = new IntersectionObserver((entries) => { if (entries.some((entry) => entry.isIntersecting)) { setSeen(true); watch.disconnect() } }, { rootMargin: '300px' })
    watch.observe(box.current!)
    return () => watch.disconnect()
  }, [])
  useEffect(() => {
    if (!data) return
    const made = URL.createObjectURL(data)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [data])
  return (
    <span ref={box} className={cx('block overflow-hidden bg-sunken', !url && !error && 'skeleton', className)} style={{ aspectRatio: `${photo.width} / ${photo.height}` }}>
      {url ? <img src={url} alt={alt} width={photo.width} height={photo.height} className="size-full object-cover" /> : !error ? <span className="sr-only">{alt}</span> : <span className="grid size-full place-items-center p-2 text-center text-2xs text-ink-3"><span><Broken className="mx-auto" />{t.photoFailed}<span className="sr-only">: {alt}</span></span></span>}
    </span>
  )
}

export default function Photos({ doc, source }: { doc: ReportDocument; source: ReportSource }) {
  const t = useT('report'), { photos } = doc, [at, setAt] = useState<number | null>(null)
  const alt = (photo: DocPhoto, index: number) => t.photo(index + 1, photo.caption ?? (photo.item ? titleOf(doc, photo.item) : ''))
  const shown = at === null ? null : photos[at], go = (by: number) => setAt((now) => (now === null ? null : (now + by + photos.length) % photos.length))
  return (
    <Section title={t.photos}>
      <ul className="grid grid-cols-2 gap-2 sm:grid-cols-3">
        {photos.map((photo, index) => (
          <li key={photo.id} className="min-w-0">
            <button type="button" onClick={() => setAt(index)} className="block w-full overflow-hidden rounded-ctl"><Picture photo={photo} source={source} alt={alt(photo, index)} className="aspect-4/3! w-full" /></button>
            {(photo.caption ?? photo.item) && <p dir="auto" className="own mt-1 truncate text-2xs text-ink-3">{photo.caption ?? titleOf(doc, photo.item!)}</p>}
          </li>
        ))}
      </ul>
      <Dialog open={at !== null} onClose={() => setAt(null)} wide title={shown ? alt(shown, at!) : ''} footer={photos.length > 1 ? <div className="flex items-center justify-between gap-2"><IconButton label={t.previous} onClick={() => go(-1)}><Previous /></IconButton><span className="num text-sm text-ink-2" aria-live="polite">{at !== null && t.photoOf(at + 1, photos.length)}</span><IconButton label={t.next} onClick={() => go(1)}><Next /></IconButton></div> : undefined}>
        {shown && <Picture key={shown.id} eager photo={shown} source={source} alt={alt(shown, at!)} className="mx-auto max-h-[65dvh] max-w-full rounded-ctl" />}
      </Dialog>
    </Section>
  )
}

// A report opened by the code of its message and the phone that it came to, or by the secret behind the # of a link. What it is read with stays in this tab.
import { lazy, Suspense, useEffect, useState } from 'react'
import { closeReport, openedReport, openedSource, openedToken, openedUntil, openReport } from '../../api/queries.reports'
import { explain, fieldErrors, formError, Refusal } from '../../api/refusal'
import type { Report } from '../../api/types.reports'
import { titled, useT } from '../../i18n'
import { kept } from '../../i18n/lang'
import { latin } from '../../i18n/numbers'
import { Button } from '../../ui/Button'
import { Banner } from '../../ui/Feedback'
import { TextField } from '../../ui/Field'
import { Form } from '../../ui/Form'
import { Close, Report as ReportIcon } from '../../ui/icons/core'
import { Page, PageHeader, useTitle } from '../../ui/Page'
import { PhoneField } from '../../ui/PhoneField'
import { useAttempt } from '../../ui/useAttempt'
import { useCountdown } from '../../ui/useCountdown'
import { ReportSkeleton } from './Skeleton'

const ReportView = lazy(() => import('./ReportView'))

type State = { at: 'opening' } | { at: 'form'; note?: string | undefined } | { at: 'open'; report: Report }
const secretOf = () => location.hash.slice(1)

export default function OpenReport() {
  const t = useT('report').open, vehicle = useT('report').report
  const [state, setState] = useState<State>(() => (secretOf() || openedToken() ? { at: 'opening' } : { at: 'form' }))
  useTitle(state.at === 'open' && state.report.document.vehicle_title ? vehicle(titled(state.report.document.vehicle_title)) : t.title)

  useEffect(() => {
    let gone = false
    const start = async () => {
      const link = secretOf()
      // The secret goes out of the address at once: it must not stay in the history.
      if (link) history.replaceState(history.state, '', location.pathname + location.search)
      if (!link && !openedToken()) return
      setState({ at: 'opening' })
      try {
        const report = link ? await openReport({ link }) : await openedReport()
        if (!gone) setState(report ? { at: 'open', report } : { at: 'form', note: t.over })
      } catch (error) { if (!gone) setState({ at: 'form', note: link && error instanceof Refusal && !error.offline && error.status !== 429 ? t.linkBad : explain(error) }) }
    }
    void start()
    const again = () => { if (secretOf()) void start() }
    addEventListener('hashchange', again)
    return () => { gone = true; removeEventListener('hashchange', again) }
  }, [t])

  if (state.at === 'opening') return <><p role="status" className="sr-only">{t.opening}</p><ReportSkeleton /></>
  if (state.at === 'form') return <CodeForm note={state.note} onOpen={(report) => setState({ at: 'open', report })} />
  return <Opened report={state.report} onEnd={(note) => { closeReport(); setState({ at: 'form', note }) }} />
}

function Opened({ report, onEnd }: { report: Report; onEnd: (note?: string) => void }) {
  const t = useT('report').open, left = useCountdown(openedUntil())
  useEffect(() => { if (left === 0) onEnd(t.over) })
  return (
    <>
      <div className="no-print mx-auto w-full max-w-6xl px-4 pt-4 md:px-6"><Banner action={<Button size="small" kind="ghost" className="-my-2 -me-2" onClick={() => onEnd()}><Close size={17} />{t.leave}</Button>}><span className="num">{t.left(Math.max(1, Math.ceil(left / 60)))}</span></Banner></div>
      <Suspense fallback={<ReportSkeleton />}><ReportView report={report} source={openedSource(report.id)} /></Suspense>
    </>
  )
}

function CodeForm({ note, onOpen }: { note: string | undefined; onOpen: (report: Report) => void }) {
  const t = useT('report').open, [code, setCode] = useState(''), [phone, setPhone] = useState(() => kept.get('phone') ?? ''), { busy, error, attempt } = useAttempt()
  const open = () => attempt(async () => onOpen(await openReport({ code, phone })))
  const unlike = error instanceof Refusal && error.code === 'report.wrong_code'
  return (
    <Page width="narrow">
      <PageHeader title={t.title} note={t.text} />
      {note && <Banner tone="fair">{note}</Banner>}
      <section className="card p-4 md:p-5">
        <Form onSubmit={() => void open()} errors={fieldErrors(error)} error={unlike ? t.unlike : formError(error, ['code', 'phone'])} className="grid gap-4">
          <TextField label={t.code} name="code" hint={t.codeHint} required dir="ltr" autoComplete="off" autoCapitalize="characters" spellCheck={false} maxLength={24} value={code} onChange={(text) => setCode(latin(text).toUpperCase())} check={(text) => (text.replace(/[^A-Z0-9]/g, '').length === 11 ? null : t.codeWrong)} />
          <PhoneField label={t.phone} value={phone} onChange={setPhone} required />
          <Button type="submit" kind="primary" size="large" full busy={busy}><ReportIcon size={19} />{t.go}</Button>
          <p className="text-center text-2xs text-ink-3">{t.why}</p>
        </Form>
      </section>
    </Page>
  )
}

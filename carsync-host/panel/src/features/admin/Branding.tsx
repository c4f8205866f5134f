// How a business looks: its name and language, how it writes days and numbers, the colour and footer of its reports, its logo, and where its widget may stand.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useParams } from 'wouter'
import { Go } from '../../app/Go'
import { Loaded } from '../../app/QueryState'
import { api, callTagged } from '../../api/client'
import { qAdmin, type InspectionSettings, type Tagged } from '../../api/queries.admin'
import { explain } from '../../api/refusal'
import type { Tenant } from '../../api/types'
import { useT } from '../../i18n'
import { lang } from '../../i18n/lang'
import { decimal } from '../../i18n/numbers'
import { Button, ButtonAnchor, buttonClass } from '../../ui/Button'
import { Section } from '../../ui/Card'
import { Segmented, Switch } from '../../ui/Choice'
import { cx } from '../../ui/cx'
import { Banner, SkeletonList } from '../../ui/Feedback'
import { TextArea, TextField } from '../../ui/Field'
import { Alert, Check } from '../../ui/icons/core'
import { External, Remove } from '../../ui/icons/pages'
import { Photo, Upload } from '../../ui/icons/staff'
import { Ask } from '../../ui/Overlay'
import { Page, PageHeader, useTitle } from '../../ui/Page'
import { Select } from '../../ui/Select'
import { toast } from '../../ui/Toast'
import { snippetOf } from '../widget/code'
import { darker, ENOUGH, isColour, onWhite } from './colour'
import { Copyable } from './Copy'
import { EditForm, TextList, useEditing } from './editing'
import { inspectionInput, putInspection, putTenant, readInspection, readTenant, refreshPublic, tenantInput } from './settings'

export default function Branding() {
  const t = useT('admin').branding, { tenant } = useParams<{ tenant: string }>()
  const profile = useQuery(qAdmin.tenant(tenant)), inspection = useQuery(qAdmin.inspection(tenant))
  useTitle(t.title)
  return (
    <Page>
      <PageHeader title={t.title} end={<Go href={`/t/${tenant}`} className={buttonClass('plain')}><External size={18} /><span className="max-sm:sr-only">{t.view}</span></Go>} />
      {/* All at once: cards that come one after the other would push each other down. */}
      <Loaded query={profile} skeleton={<Waiting />}>
        {(current) => (
          <Loaded query={inspection} skeleton={<Waiting />}>
            {(look) => (
              <>
                <Site current={current} tenant={tenant} />
                <Writing current={current} tenant={tenant} />
                <Look current={look} tenant={tenant} name={current.data.name} />
                <LogoCard current={look} tenant={tenant} />
                <Widget current={current} tenant={tenant} />
              </>
            )}
          </Loaded>
        )}
      </Loaded>
    </Page>
  )
}

const Waiting = () => <SkeletonList count={2} className="h-120 rounded-card!" />

function Site({ current, tenant }: { current: Tagged<Tenant>; tenant: string }) {
  const t = useT('admin').branding, client = useQueryClient()
  const editing = useEditing({
    query: qAdmin.tenant(tenant), current,
    draftOf: ({ name, locale, listed }) => ({ name, locale, listed }),
    read: () => readTenant(tenant),
    put: (draft, base) => putTenant(tenant, { ...tenantInput(base.data), ...draft, name: draft.name.trim() }, base.etag),
    shown: (name) => name === 'name',
    saved: () => { void refreshPublic(tenant); void client.invalidateQueries({ queryKey: ['me'] }) },
  })
  const { draft, set } = editing
  return (
    <Section title={t.site} note={t.siteNote}>
      <EditForm editing={editing} label={t.site}>
        <TextField label={t.name} name="name" dir="auto" required maxLength={100} value={draft.name} onChange={(name) => set({ name })} />
        <Segmented label={t.language} hideLabel={false} value={draft.locale} onChange={(locale) => set({ locale })} options={[{ value: 'fa', label: t.fa }, { value: 'en', label: t.en }]} className="sm:max-w-96" />
        <div className="border-t border-line pt-2"><Switch label={t.listed} note={t.listedNote} checked={draft.listed} onChange={(listed) => set({ listed })} /></div>
      </EditForm>
    </Section>
  )
}

type Preferences = Tenant['preferences']
/** Calendar, week, digits and money: each by itself, or as the reader's language has it. */
function Writing({ current, tenant }: { current: Tagged<Tenant>; tenant: string }) {
  const t = useT('admin').branding
  const editing = useEditing<Tenant, Preferences>({
    query: qAdmin.tenant(tenant), current,
    draftOf: ({ preferences }) => preferences,
    read: () => readTenant(tenant),
    put: (draft, base) => putTenant(tenant, { ...tenantInput(base.data), preferences: draft }, base.etag),
    saved: () => void refreshPublic(tenant),
  })
  const { draft, set } = editing
  const choice = <K extends keyof Preferences>(key: K, label: string, options: Record<NonNullable<Preferences[K]>, string>) => (
    <Select label={label} name={`preferences.${key}`} value={draft[key] ?? ''} onChange={(value) => set((now) => { const { [key]: _, ...others } = now; return (value ? { ...others, [key]: value } : others) as Preferences })} placeholder={t.asLanguage} options={(Object.entries(options) as [NonNullable<Preferences[K]>, string][]).map(([value, text]) => ({ value, label: text }))} />
  )
  return (
    <Section title={t.writing} note={t.writingNote}>
      <EditForm editing={editing} label={t.writing}>
        <div className="grid gap-4 sm:grid-cols-2">
          {choice('calendar', t.calendar, t.calendars)}
          {choice('week_start', t.weekStart, t.weekStarts)}
          {choice('digits', t.digits, t.digitKinds)}
          {choice('currency', t.currency, t.currencies)}
        </div>
      </EditForm>
    </Section>
  )
}

function Look({ current, tenant, name }: { current: Tagged<InspectionSettings>; tenant: string; name: string }) {
  const t = useT('admin').branding
  const editing = useEditing({
    query: qAdmin.inspection(tenant), current,
    draftOf: ({ colour, footer }) => ({ colour, footer: footer ?? '' }),
    read: () => readInspection(tenant),
    put: (draft, base) => putInspection(tenant, { ...inspectionInput(base.data), colour: draft.colour.toLowerCase(), footer: draft.footer.trim() || undefined }, base),
    shown: (field) => field === 'colour' || field === 'footer',
    saved: () => void refreshPublic(tenant),
  })
  const { draft, set } = editing
  const good = isColour(draft.colour), ratio = good ? onWhite(draft.colour) : 0, enough = ratio >= ENOUGH
  return (
    <Section title={t.look} note={t.lookNote}>
      <div className="grid gap-5 lg:grid-cols-2">
        <EditForm editing={editing} label={t.look}>
          <div className="grid gap-3">
            <TextField label={t.colourCode} name="colour" dir="ltr" required spellCheck={false} autoComplete="off" maxLength={7} value={draft.colour} onChange={(colour) => set({ colour: colour && !colour.startsWith('#') ? `#${colour}` : colour })}
              check={(text) => (!isColour(text) ? t.colourWrong : onWhite(text) < ENOUGH ? t.faint(decimal(onWhite(text), 2)) : null)} hint={t.colourWrong}
              end={<input type="color" aria-label={t.pick} value={good ? draft.colour.toLowerCase() : '#000000'} onChange={(event) => set({ colour: event.target.value })} className="me-1.5 block size-9 cursor-pointer appearance-none rounded-lg border-0 bg-transparent p-0 [&::-webkit-color-swatch]:rounded-lg [&::-webkit-color-swatch]:border-line [&::-webkit-color-swatch-wrapper]:p-0" />} />
            <div role="status" className={cx('flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 text-xs', !good ? 'text-ink-3' : enough ? 'text-good' : 'text-bad')}>
              {good && <span className="flex items-center gap-1.5">{enough ? <Check size={16} /> : <Alert size={16} />}{t.contrast}: {enough ? t.enough(decimal(ratio, 2)) : t.faint(decimal(ratio, 2))}</span>}
              {good && !enough && <Button size="small" kind="soft" onClick={() => set({ colour: darker(draft.colour) })}>{t.darker}</Button>}
            </div>
          </div>
          <TextArea label={t.footer} name="footer" optional dir="auto" maxLength={500} hint={t.footerHint} value={draft.footer} onChange={(footer) => set({ footer })} />
        </EditForm>
        <ReportPreview colour={good ? draft.colour : '#444444'} name={name} footer={draft.footer} />
      </div>
    </Section>
  )
}

/** Paper is white in the dark, too. */
function ReportPreview({ colour, name, footer }: { colour: string; name: string; footer: string }) {
  const t = useT('admin').branding
  return (
    <figure className="min-w-0">
      <figcaption className="mb-1.5 text-xs font-medium text-ink-2">{t.preview}</figcaption>
      <div className="flex min-h-72 flex-col rounded-ctl border border-line bg-white p-5 text-[#222] shadow-card [color-scheme:light]">
        <div className="flex items-start justify-between gap-3 border-b-2 pb-2" style={{ borderColor: colour }}><p dir="auto" className="min-w-0 text-base font-bold [overflow-wrap:anywhere]" style={{ color: colour }}>{name}</p><span aria-hidden="true" className="grid size-10 shrink-0 place-items-center rounded-md bg-[#eee] text-[#767676]"><Photo size={20} /></span></div>
        <p className="mt-3 text-sm font-semibold">{t.report}</p><p className="text-xs text-[#555]">{t.sample}</p>
        <p className="mt-4 text-sm font-bold" style={{ color: colour }}>{t.section}</p>
        {[72, 56, 64].map((width) => <div key={width} className="mt-2 flex items-center justify-between gap-4 border-b border-[#e5e5e5] pb-2"><span aria-hidden="true" className="h-2 rounded-full bg-[#e0e0e0]" style={{ width: `${width}%` }} /><span className="text-2xs text-[#555]">{t.sound}</span></div>)}
        <p dir="auto" className="own mt-auto line-clamp-4 pt-4 text-2xs whitespace-pre-line text-[#666] [overflow-wrap:anywhere]">{footer || ' '}</p>
      </div>
    </figure>
  )
}

/** `https://chain.example`, as a browser writes it; other texts as they are. */
const originOf = (text: string) => { try { const { origin } = new URL(/^https?:\/\//i.test(text.trim()) ? text.trim() : `https://${text.trim()}`); return origin === 'null' ? text.trim() : origin } catch { return text.trim() } }
type Whose = 'nobody' | 'some' | 'everybody'
/** What is put on somebody's site to book there, and which sites may. */
function Widget({ current, tenant }: { current: Tagged<Tenant>; tenant: string }) {
  const t = useT('admin').branding
  const editing = useEditing<Tenant, { whose: Whose; sites: string[] }>({
    query: qAdmin.tenant(tenant), current,
    draftOf: ({ frames }) => ({ whose: frames.includes('*') ? 'everybody' : frames.length ? 'some' : 'nobody', sites: frames.filter((one) => one !== '*') }),
    read: () => readTenant(tenant),
    put: ({ whose, sites }, base) => putTenant(tenant, { ...tenantInput(base.data), frames: whose === 'everybody' ? ['*'] : whose === 'some' ? sites.map(originOf) : [] }, base.etag),
    shown: (name) => name.startsWith('frames'),
    saved: () => void refreshPublic(tenant),
  })
  const { draft, set } = editing
  return (
    <Section title={t.widget} note={t.widgetNote} end={<ButtonAnchor kind="plain" size="small" href={`/widget?tenant=${encodeURIComponent(tenant)}&lang=${lang}`} target="_blank" rel="noopener"><External size={17} /><span className="max-sm:sr-only">{t.widgetView}</span></ButtonAnchor>}>
      <div className="grid gap-5">
        <Copyable value={snippetOf(tenant)} label={t.widgetCode} />
        <EditForm editing={editing} label={t.frames}>
          <Segmented<Whose> label={t.frames} hideLabel={false} value={draft.whose} onChange={(whose) => set({ whose, ...(whose === 'some' && !draft.sites.length && { sites: [''] }) })} options={[{ value: 'nobody', label: t.framesNobody }, { value: 'some', label: t.framesSome }, { value: 'everybody', label: t.framesEverybody }]} className="sm:max-w-120" />
          {draft.whose === 'some' && <TextList legend={t.sites} note={t.sitesNote} name="frames" item={t.siteOf} add={t.addSite} least={1} maxLength={200} inputMode="url" placeholder="https://" check={(text) => (/^https?:\/\/(\[[0-9a-f:]+\]|[^\s/:.%]+(\.[^\s/:.%]+)*)(:\d+)?$/i.test(originOf(text)) ? null : t.siteWrong)} value={draft.sites} onChange={(sites) => set({ sites })} />}
        </EditForm>
      </div>
    </Section>
  )
}

const MOST = 12 * 1024 * 1024
function LogoCard({ current, tenant }: { current: Tagged<InspectionSettings>; tenant: string }) {
  const t = useT('admin').branding, client = useQueryClient()
  const [file, setFile] = useState<File | null>(null), [url, setUrl] = useState<string | null>(null), [wrong, setWrong] = useState<string | null>(null), [absent, setAbsent] = useState(false), [asking, setAsking] = useState(false)
  useEffect(() => {
    if (!file) return setUrl(null)
    const made = URL.createObjectURL(file)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [file])
  const upload = useMutation({
    mutationFn: async () => {
      const newest = await readInspection(tenant)
      return callTagged(api.PUT('/v1/tenants/{tenant}/inspection-settings/logo', { params: { path: { tenant }, header: { 'If-Match': newest.etag } }, body: file as never, bodySerializer: (body: unknown) => body as BodyInit, headers: { 'Content-Type': file!.type || 'application/octet-stream' } }))
    },
    onSuccess: (stored) => {
      // Only the version is new: what is being edited beside it goes on.
      client.setQueryData(qAdmin.inspection(tenant).queryKey, stored)
      void refreshPublic(tenant)
      setFile(null)
      setAbsent(false)
      toast(t.uploaded, 'good')
    },
  })
  const remove = useMutation({
    mutationFn: async () => {
      const newest = await readInspection(tenant)
      return callTagged(api.DELETE('/v1/tenants/{tenant}/inspection-settings/logo', { params: { path: { tenant }, header: { 'If-Match': newest.etag } } }))
    },
    onSuccess: (stored) => { client.setQueryData(qAdmin.inspection(tenant).queryKey, stored); void refreshPublic(tenant); toast(t.logoRemoved, 'good') },
    onError: (error) => toast(explain(error), 'bad'),
    onSettled: () => setAsking(false),
  })
  const choose = (chosen: File | undefined) => {
    upload.reset()
    setWrong(!chosen ? null : chosen.size > MOST ? t.tooLarge : null)
    setFile(chosen && chosen.size <= MOST ? chosen : null)
  }
  const stored = current.data.has_logo
  return (
    <Section title={t.logo} note={t.logoNote}>
      <div className="grid gap-4 sm:grid-cols-[12rem_1fr] sm:items-center">
        <div className="grid h-32 place-items-center overflow-hidden rounded-ctl border border-line bg-white p-3 text-center text-xs text-[#555]">
          {url ? <img src={url} alt={t.alt} onError={() => { setFile(null); setWrong(t.notPicture) }} className="max-h-26 max-w-full object-contain" />
            : stored && !absent ? <img key={current.etag} src={`/v1/tenants/${tenant}/brand/logo?v=${current.data.version}`} alt={t.alt} onError={() => setAbsent(true)} className="max-h-26 max-w-full object-contain" />
              : <span className="grid justify-items-center gap-1">{stored ? <Check size={26} className="text-[#0a7d45]" /> : <Photo size={26} />}{stored ? t.has : t.hasNot}</span>}
        </div>
        <div className="grid justify-items-start gap-3">
          {(wrong || upload.error) && <Banner tone="bad" className="w-full">{wrong ?? explain(upload.error)}</Banner>}
          <label className={buttonClass('plain', 'normal', 'cursor-pointer has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-brand')}>
            <input type="file" accept="image/png,image/jpeg,image/webp" className="sr-only" onChange={(event) => { choose(event.target.files?.[0]); event.target.value = '' }} />
            <Photo size={18} />{file || stored ? t.replace : t.choose}
          </label>
          {file ? <Button kind="primary" busy={upload.isPending} onClick={() => upload.mutate()}><Upload size={18} />{t.upload}</Button>
            : stored && <Button kind="ghost" className="text-bad" onClick={() => setAsking(true)}><Remove size={18} />{t.logoRemove}</Button>}
        </div>
      </div>
      <Ask open={asking} onClose={() => setAsking(false)} title={t.logoRemoveAsk} confirm={t.logoRemove} kind="danger" busy={remove.isPending} onConfirm={() => remove.mutate()}>{t.logoRemoveText}</Ask>
    </Section>
  )
}

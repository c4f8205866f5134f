// Me: my name, how I read dates and money, the look, and signing out. Without a session only what is kept on this device.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { Go } from '../../app/Go'
import { askSignIn } from '../../app/signin'
import { api, call, callTagged } from '../../api/client'
import { explain, fieldErrors, formError } from '../../api/refusal'
import { signOut, useMe } from '../../api/session'
import type { Me as MeType } from '../../api/types'
import { useT } from '../../i18n'
import { lang, preferences, setLang, setPreference, type Lang, type Preferences } from '../../i18n/lang'
import { phone } from '../../i18n/numbers'
import { Button, buttonClass } from '../../ui/Button'
import { Section } from '../../ui/Card'
import { Segmented, Switch } from '../../ui/Choice'
import { Skeleton } from '../../ui/Feedback'
import { TextField } from '../../ui/Field'
import { Form } from '../../ui/Form'
import { Report, SignIn, Store } from '../../ui/icons/core'
import { SignOut } from '../../ui/icons/pages'
import { Ask } from '../../ui/Overlay'
import { Page, PageHeader, useTitle } from '../../ui/Page'
import { setTheme, useTheme, type Theme } from '../../ui/theme'
import { toast } from '../../ui/Toast'

export default function Me() {
  const t = useT('mine').me, me = useMe()
  useTitle(t.title)
  return (
    <Page width="narrow">
      <PageHeader title={me ? (me.person.name ? t.hello(me.person.name) : t.title) : t.title} note={me ? <bdi dir="ltr" className="num">{phone(me.person.phone)}</bdi> : me === undefined && '\u00a0'} />
      {me === undefined ? <Skeleton className="h-67 rounded-card! sm:h-52 md:h-54" /> : me === null ? (
        <Section title={t.anonymous}><p className="mb-4 text-sm text-ink-2">{t.signInWhy}</p><Button kind="primary" full onClick={() => void askSignIn()}><SignIn size={18} />{useT('shell').signIn.enter}</Button></Section>
      ) : <Profile key={me.person.id} me={me} />}
      <Device />
      {me === null && <Go href="/report" className={buttonClass('plain')}><Report size={18} />{t.openReport}</Go>}
      {me && me.memberships.length > 0 && <Go href="/staff" className={buttonClass('soft')}><Store size={18} />{t.work}</Go>}
      {me && <Leave />}
    </Page>
  )
}

function Profile({ me }: { me: MeType }) {
  const t = useT('mine').me, shell = useT('shell'), client = useQueryClient()
  const tagged = useQuery({ queryKey: ['me', 'tagged'], queryFn: ({ signal }) => callTagged(api.GET('/v1/me', { signal })) })
  const [name, setName] = useState(me.person.name ?? '')
  const save = useMutation({
    mutationFn: async (change: Partial<{ name: string; locale: string; notices: boolean }>) => {
      const { data, etag } = tagged.data ?? (await callTagged(api.GET('/v1/me')))
      const { person } = data
      return call(api.PUT('/v1/me', { params: { header: { 'If-Match': etag } }, body: { locale: person.locale, notices: person.notices, ...(person.name && { name: person.name }), ...change } }))
    },
    onSuccess: () => toast(t.saved, 'good'),
    onError: (error) => { if (!Object.keys(fieldErrors(error)).length) toast(explain(error), 'bad') },
    onSettled: () => client.invalidateQueries({ queryKey: ['me'] }),
  })
  return (
    <section className="card grid gap-4 p-4 md:p-5">
      <Form className="grid gap-3 sm:grid-cols-[1fr_auto] sm:items-start" errors={fieldErrors(save.error)} error={save.error && Object.keys(fieldErrors(save.error)).length ? formError(save.error, ['name']) : null} onSubmit={() => save.mutate({ name: name.trim() })}>
        <TextField label={t.name} name="name" hint={t.nameHint} maxLength={80} autoComplete="name" value={name} onChange={setName} required />
        <Button type="submit" kind="soft" className="sm:mt-6.5" busy={save.isPending} disabled={!name.trim() || name.trim() === (me.person.name ?? '')}>{shell.do.save}</Button>
      </Form>
      <div className="border-t border-line pt-2"><Switch label={t.notices} note={t.noticesNote} checked={me.person.notices ?? true} disabled={save.isPending} onChange={(notices) => save.mutate({ notices })} /></div>
    </section>
  )
}

/** Kept on this device. */
function Device() {
  const t = useT('mine').me, look = useT('shell').look, theme = useTheme(), p = preferences()
  const set = <K extends keyof Preferences>(key: K) => (value: Preferences[K]) => setPreference(key, value)
  return (
    <>
      <section className="card grid gap-4 p-4 sm:grid-cols-2 md:p-5">
        <Segmented<Lang> label={t.language} hideLabel={false} value={lang} onChange={setLang} options={[{ value: 'fa', label: <span lang="fa">{look.fa}</span> }, { value: 'en', label: <span lang="en">{look.en}</span> }]} />
        <Segmented<Theme> label={t.theme} hideLabel={false} value={theme} onChange={setTheme} options={[{ value: 'light', label: look.light }, { value: 'dark', label: look.dark }, { value: 'system', label: look.system }]} />
      </section>
      <Section title={t.dates}>
        <div className="grid gap-4 sm:grid-cols-2">
          <Segmented label={t.calendar} hideLabel={false} value={p.calendar} onChange={set('calendar')} options={[{ value: 'jalali', label: t.jalali }, { value: 'gregorian', label: t.gregorian }]} />
          <Segmented label={t.weekStart} hideLabel={false} value={p.weekStart} onChange={set('weekStart')} options={[{ value: 'sat', label: t.sat }, { value: 'sun', label: t.sun }, { value: 'mon', label: t.mon }]} />
          <Segmented label={t.digits} hideLabel={false} value={p.digits} onChange={set('digits')} options={[{ value: 'persian', label: t.persian }, { value: 'latin', label: t.latin }]} />
          <Segmented label={t.currency} hideLabel={false} value={p.currency} onChange={set('currency')} options={[{ value: 'toman', label: t.toman }, { value: 'rial', label: t.rial }]} />
        </div>
      </Section>
    </>
  )
}

function Leave() {
  const t = useT('mine').me, shell = useT('shell').signIn, [, go] = useLocation(), [asking, setAsking] = useState(false), [busy, setBusy] = useState(false)
  const leave = async () => {
    setBusy(true)
    try { await signOut(); toast(shell.goodbye); go('/') } catch (error) { toast(explain(error), 'bad') } finally { setBusy(false); setAsking(false) }
  }
  return (
    <>
      <Button kind="ghost" className="text-bad" onClick={() => setAsking(true)}><SignOut size={18} />{t.signOut}</Button>
      <Ask open={asking} onClose={() => setAsking(false)} title={t.signOutAsk} confirm={t.signOut} kind="danger" busy={busy} onConfirm={() => void leave()} />
    </>
  )
}

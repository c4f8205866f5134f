// Signing in by a code: phone, then code, in one sheet over whatever the person was doing.
import { useEffect, useState } from 'react'
import { serverNow } from '../api/client'
import { fieldErrors, formError, Refusal } from '../api/refusal'
import { requestCode, signIn } from '../api/session'
import type { Schemas } from '../api/types'
import { useT } from '../i18n'
import { kept } from '../i18n/lang'
import { phone as shownPhone } from '../i18n/numbers'
import { Button } from '../ui/Button'
import { CodeField, PhoneField } from '../ui/PhoneField'
import { Form } from '../ui/Form'
import { Sheet } from '../ui/Overlay'
import { toast } from '../ui/Toast'
import { useAttempt } from '../ui/useAttempt'
import { useCountdown } from '../ui/useCountdown'
import { useSignInAsked } from './signin'

export default function SignInSheet() {
  const t = useT('shell').signIn, asked = useSignInAsked()
  // The form stays while the sheet leaves.
  const [turn, setTurn] = useState(0)
  useEffect(() => { if (asked) setTurn((now) => now + 1) }, [asked])
  return (
    <Sheet open={!!asked} onClose={() => asked?.done(false)} title={t.title} note={asked?.reason}>
      <SignInForm key={turn} onDone={() => asked?.done(true)} />
    </Sheet>
  )
}

/** The two steps without the sheet. */
export function SignInForm({ onDone }: { onDone: () => void }) {
  const t = useT('shell').signIn
  const [phone, setPhone] = useState(() => kept.get('phone') ?? ''), [code, setCode] = useState('')
  const [sent, setSent] = useState<Schemas['CodeSent'] | null>(null)
  const { busy, error, attempt, forget } = useAttempt()
  const again = useCountdown(sent ? Date.parse(sent.again_at) - (serverNow() - Date.now()) : null)

  const send = () => attempt(async () => {
    const answer = await requestCode(phone)
    kept.set('phone', phone)
    if (sent) toast(t.againSent, 'good')
    setSent(answer)
    setCode('')
  })
  const check = (text: string) => attempt(async () => {
    try { await signIn(sent!.request, text) } catch (refused) { setCode(''); throw refused }
    onDone()
  })
  // A wrong code is wrong at the code, though the API names no field for it.
  const errors = error instanceof Refusal && error.code === 'sign_in.wrong_code' ? { code: formError(error, [])! } : fieldErrors(error)

  if (!sent) {
    return (
      <Form onSubmit={() => void send()} errors={errors} error={formError(error, ['phone'])} className="grid gap-4">
        <p className="text-sm text-ink-2">{t.why}</p>
        <PhoneField value={phone} onChange={setPhone} required autoFocus />
        <Button type="submit" kind="primary" size="large" full busy={busy}>{t.send}</Button>
      </Form>
    )
  }
  return (
    <Form onSubmit={() => void check(code)} errors={errors} error={errors.code ? null : formError(error, ['code'])} className="grid gap-4">
      <p className="text-sm text-ink-2">
        <bdi>{t.sent(`\u2066${shownPhone(phone)}\u2069`)}</bdi>{' '}
        <button type="button" className="min-h-11 rounded-lg px-1 font-semibold text-brand-text underline underline-offset-4" onClick={() => { setSent(null); forget() }}>{t.other}</button>
      </p>
      <CodeField value={code} onChange={setCode} onFull={(text) => void check(text)} autoFocus />
      <Button type="submit" kind="primary" size="large" full busy={busy}>{t.check}</Button>
      <Button kind="ghost" disabled={again > 0 || busy} onClick={() => void send()} className="num text-ink-2">{again > 0 ? t.againIn(again) : t.again}</Button>
    </Form>
  )
}

import { useEffect, useRef, useState } from 'react'
import { useT } from '../../../i18n'
import { lang, type Lang } from '../../../i18n/lang'
import { grouped } from '../../../i18n/numbers'
import { Badge } from '../../../ui/Badge'
import { Button } from '../../../ui/Button'
import { Segmented } from '../../../ui/Choice'
import { cx } from '../../../ui/cx'
import { TextArea, TextField } from '../../../ui/Field'
import { useFieldError } from '../../../ui/Form'
import { Down, Plus } from '../../../ui/icons/core'
import { Undo } from '../../../ui/icons/staff'
import { Select } from '../../../ui/Select'
import type { Editing } from '../editing'
import { RemoveButton } from '../parts'
import type { Approved, Draft, Words } from './draft'
import { MESSAGES, placeholders, sample, smsLength } from './wording'

const NOTHING: Words = { text: null, approved: {} }

/** The words of each message, one language at a time; each opens where it stands. */
export default function Wordings({ editing: { draft, set }, providers, wrong }: { editing: Editing<Draft>; providers: string[]; wrong: string[] }) {
  const t = useT('admin').sms, edit = useT('admin').edit, [locale, setLocale] = useState<Lang>(lang), [open, setOpen] = useState<string[]>([])
  // What the API refused is shown: its language, and opened.
  useEffect(() => {
    const keys = [...new Set(wrong.flatMap((name) => /^wordings\.([a-z_]+\.(?:fa|en))\./.exec(name)?.[1] ?? []))]
    if (!keys.length) return
    setOpen((now) => [...new Set([...now, ...keys])])
    setLocale(keys[0]!.endsWith('.en') ? 'en' : 'fa')
  }, [wrong])
  return (
    <div className="grid gap-3">
      <Segmented<Lang> label={t.language} value={locale} onChange={setLocale} options={[{ value: 'fa', label: edit.fa }, { value: 'en', label: edit.en }]} className="sm:max-w-72" />
      <ul className="divide-y divide-line rounded-ctl border border-line">
        {Object.keys(MESSAGES).map((template) => {
          const key = `${template}.${locale}`, words = draft.wordings[key] ?? NOTHING, on = open.includes(key), own = words.text !== null, known = MESSAGES[template]!
          const change = (part: Partial<Words>) => set((now) => {
            const next = { ...(now.wordings[key] ?? NOTHING), ...part }, { [key]: _, ...others } = now.wordings
            return { ...now, wordings: next.text === null && !Object.keys(next.approved).length ? others : { ...now.wordings, [key]: next } }
          })
          return (
            <li key={key}>
              <button type="button" aria-expanded={on} onClick={() => setOpen(on ? open.filter((one) => one !== key) : [...open, key])} className="flex min-h-15 w-full items-center gap-3 px-3.5 py-2.5 text-start -outline-offset-3! hover:bg-sunken">
                <span className="min-w-0 flex-1">
                  <span className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm font-medium">{t.template[template]}{own && <Badge tone="brand">{t.own}</Badge>}{Object.keys(words.approved).length > 0 && <Badge tone="green">{t.approvedMark}</Badge>}</span>
                  {!on && <span lang={locale} dir="auto" className="own block truncate text-xs text-ink-3">{words.text ?? known[locale]}</span>}
                </span>
                <Down size={18} className={cx('text-ink-3 transition-transform', on && 'rotate-180')} />
              </button>
              {on && <Editor name={`wordings.${key}`} template={template} locale={locale} words={words} providers={providers} change={change} />}
            </li>
          )
        })}
      </ul>
    </div>
  )
}

function Editor({ name, template, locale, words, providers, change }: { name: string; template: string; locale: Lang; words: Words; providers: string[]; change: (part: Partial<Words>) => void }) {
  const t = useT('admin').sms, known = MESSAGES[template]!, text = words.text ?? known[locale], box = useRef<HTMLDivElement>(null)
  const shown = sample(text, locale), length = smsLength(shown)
  const whole = useFieldError(`${name}.template`)
  const write = (next: string) => change({ text: next === known[locale] ? null : next })
  const insert = (value: string) => {
    const area = box.current!.querySelector('textarea')!, from = area.selectionStart, until = area.selectionEnd
    write(`${text.slice(0, from)}{${value}}${text.slice(until)}`)
    requestAnimationFrame(() => { area.focus(); area.setSelectionRange(from + value.length + 2, from + value.length + 2) })
  }
  const check = (typed: string) => {
    const names = placeholders(typed), unknown = names?.find((one) => !known.values.includes(one)), missing = names && known.needed.find((one) => !names.includes(one))
    return !typed.trim() || [...typed].length > 600 ? t.tooLong : !names ? t.braces : unknown !== undefined ? t.unknown(unknown) : missing ? t.missing(t.name[missing] ?? missing) : null
  }
  const free = providers.filter((one) => !words.approved[one])
  const setApproved = (provider: string, approved: Approved | null) => { const { [provider]: _, ...others } = words.approved; change({ approved: approved ? { ...words.approved, [provider]: approved } : others }) }
  return (
    <div className="grid gap-3 px-3.5 pb-4">
      <div ref={box}><TextArea label={t.text} name={`${name}.text`} lang={locale} dir={locale === 'fa' ? 'rtl' : 'ltr'} rows={3} value={text} onChange={write} check={check} error={words.text !== null ? check(text) ?? undefined : undefined} /></div>
      {whole.error && <p className="text-xs text-bad">{whole.error}</p>}
      <div className="flex flex-wrap items-center gap-2 text-xs text-ink-3">
        {t.insert}
        {known.values.map((value) => {
          const there = text.includes(`{${value}}`), needed = known.needed.includes(value)
          return <button key={value} type="button" onClick={() => insert(value)} className={cx('inline-flex min-h-11 items-center gap-1.5 rounded-full border px-3 text-xs', there ? 'border-line bg-sunken text-ink-2' : needed ? 'border-brand text-brand-text' : 'border-line bg-surface text-ink hover:bg-sunken')}><Plus size={14} />{t.name[value]}<code dir="ltr" className="font-mono text-2xs text-ink-3">{`{${value}}`}</code>{needed && <span className="text-2xs">({t.needed})</span>}</button>
        })}
      </div>
      <div className="rounded-ctl bg-sunken p-3.5">
        <div className="mb-1 flex flex-wrap justify-between gap-x-3 text-2xs text-ink-3"><span>{t.preview}</span><span className={cx('num', length.parts > 2 && 'text-fair')}>{t.length(grouped(length.units), length.unicode ? t.unicode : t.latin, length.parts)}</span></div>
        <p lang={locale} dir={locale === 'fa' ? 'rtl' : 'ltr'} className="text-sm whitespace-pre-line [overflow-wrap:anywhere]">{shown}</p>
      </div>
      <div className="flex flex-wrap items-center justify-between gap-2"><span className="num text-2xs text-ink-3">{t.characters([...text].length)}</span>{words.text !== null && <Button size="small" onClick={() => change({ text: null })}><Undo size={16} />{t.reset}</Button>}</div>
      <div className="grid gap-2 border-t border-line pt-3">
        <p className="text-sm font-medium">{t.approved}</p>
        <p className="text-xs text-ink-3">{t.approvedNote}</p>
        {Object.entries(words.approved).map(([provider, approved]) => <ApprovedFields key={provider} name={`${name}.approved.${provider}`} provider={provider} approved={approved} values={known.values} needed={known.needed} change={(next) => setApproved(provider, next)} />)}
        {free.length > 0 && <div className="flex flex-wrap gap-2">{free.map((provider) => <Button key={provider} size="small" kind="soft" onClick={() => setApproved(provider, { name: '', parameters: (known.needed.length ? known.needed : known.values).map((value, i) => ({ parameter: provider === 'kavenegar' ? ['token', 'token2', 'token3'][i] ?? '' : provider === 'twilio' ? String(i + 1) : value.toUpperCase(), value })) })}><Plus size={16} />{t.approvedAdd(t.providers[provider] ?? provider)}</Button>)}</div>}
      </div>
    </div>
  )
}

function ApprovedFields({ name, provider, approved, values, needed, change }: { name: string; provider: string; approved: Approved; values: string[]; needed: string[]; change: (next: Approved | null) => void }) {
  const t = useT('admin').sms, title = t.approvedOf(t.providers[provider] ?? provider), all = useFieldError(`${name}.parameters`)
  const missing = needed.find((one) => !approved.parameters.some((each) => each.value === one))
  const set = (at: number, part: Partial<Approved['parameters'][number]>) => change({ ...approved, parameters: approved.parameters.map((one, i) => (i === at ? { ...one, ...part } : one)) })
  return (
    <fieldset className="grid gap-3 rounded-ctl border border-line p-3.5">
      <legend className="sr-only">{title}</legend>
      <div className="flex items-center justify-between gap-2 text-sm font-medium">{title}<RemoveButton what={title} onClick={() => change(null)} /></div>
      <TextField label={t.approvedName[provider] ?? t.approvedName.kavenegar} name={`${name}.name`} dir="ltr" required maxLength={64} autoComplete="off" spellCheck={false} value={approved.name} onChange={(next) => change({ ...approved, name: next })} />
      {approved.parameters.map((one, at) => (
        <div key={at} className="flex items-start gap-2">
          <div className="grid min-w-0 flex-1 grid-cols-2 gap-2">
            <TextField label={t.parameter} name={`${name}.parameters[${at}]`} dir="ltr" required maxLength={64} autoComplete="off" spellCheck={false} value={one.parameter} onChange={(parameter) => set(at, { parameter })} check={(text) => (approved.parameters.findIndex((each) => each.parameter.trim() === text.trim()) < at ? t.parameterTwice : null)} />
            <Select label={t.value} value={one.value} onChange={(value) => set(at, { value })} options={values.map((value) => ({ value, label: t.name[value] ?? value }))} />
          </div>
          <div className="mt-6"><RemoveButton what={`${t.parameter} ${one.parameter}`} onClick={() => change({ ...approved, parameters: approved.parameters.filter((_, i) => i !== at) })} /></div>
        </div>
      ))}
      {(all.error || missing) && <p className="text-xs text-bad">{all.error ?? t.missing(t.name[missing!] ?? missing!)}</p>}
      {approved.parameters.length < 10 && <Button size="small" className="justify-self-start" onClick={() => change({ ...approved, parameters: [...approved.parameters, { parameter: '', value: values[0]! }] })}><Plus size={16} />{t.addParameter}</Button>}
    </fieldset>
  )
}

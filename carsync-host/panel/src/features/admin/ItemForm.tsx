// One item of a template, in a sheet: its names, what kind of answer it wants, what it weighs.
import { useState } from 'react'
import type { ResultKind, TemplateItem } from '../../api/queries.admin'
import { useT } from '../../i18n'
import { latin, num } from '../../i18n/numbers'
import { Button } from '../../ui/Button'
import { CheckCards, Segmented, Switch } from '../../ui/Choice'
import { TextField } from '../../ui/Field'
import { Form } from '../../ui/Form'
import { Plus } from '../../ui/icons/core'
import { Select } from '../../ui/Select'
import { TitleFields } from './editing'
import { RemoveButton } from './parts'
import { CLASSES, freshKey, KEY, kindOf, KINDS, PACKAGES, SEVERITIES, UNITS, type KindName } from './template'

export function ItemForm({ item, taken, errors, onDone }: { item: TemplateItem; taken: string[]; errors: Record<string, string>; onDone: (item: TemplateItem) => void }) {
  const t = useT('admin').templates, [draft, setDraft] = useState(item)
  const set = (part: Partial<TemplateItem>) => setDraft((now) => ({ ...now, ...part }))
  return (
    <Form className="grid gap-4" errors={errors} onSubmit={() => onDone(draft)}>
      <TitleFields label={t.itemTitle} name="title" value={draft.title} onChange={(title) => set({ title })} />
      <div className="grid gap-3 sm:grid-cols-2">
        <Select<KindName> label={t.kind} name="kind" value={draft.kind.type} onChange={(type) => set({ kind: kindOf(type) })} options={KINDS.map((value) => ({ value, label: t.kinds[value]! }))} />
        <TextField label={t.key} name="key" dir="ltr" required maxLength={40} autoComplete="off" autoCapitalize="none" spellCheck={false} hint={t.keyHint} value={draft.key} onChange={(key) => set({ key })} check={(text) => (!KEY.test(text) ? t.keyWrong : taken.includes(text) ? t.keyTwice : null)} />
      </div>
      <Kind kind={draft.kind} onChange={(kind) => set({ kind })} />
      <div><Segmented label={t.weight} hideLabel={false} value={String(draft.weight)} onChange={(weight) => set({ weight: +weight })} options={['1', '2', '3', '4', '5'].map((value) => ({ value, label: num(value) }))} /><p className="mt-1.5 text-2xs text-ink-3">{t.weightNote}</p></div>
      <CheckCards label={t.packages} name="packages" className="sm:grid-cols-3" required={t.noPackage} value={draft.packages} onChange={(packages) => set({ packages })} options={PACKAGES.map((value) => ({ value, label: t.package[value] }))} />
      <div className="grid border-t border-line pt-2">
        <Switch label={t.required} note={t.requiredNote} checked={draft.required ?? false} onChange={(required) => set({ required })} />
        <Switch label={t.stopper} note={t.stopperNote} checked={draft.stopper ?? false} onChange={(stopper) => set({ stopper })} />
        <Switch label={t.carry} note={t.carryNote} checked={draft.carry_over ?? false} onChange={(carry_over) => set({ carry_over })} />
      </div>
      <Button kind="primary" type="submit" full>{t.done}</Button>
    </Form>
  )
}

function Kind({ kind, onChange }: { kind: ResultKind; onChange: (kind: ResultKind) => void }) {
  const t = useT('admin').templates
  const severities = SEVERITIES.map((value) => ({ value, label: t.severity[value]! }))
  if (kind.type === 'panel') return <Segmented label={t.class} hideLabel={false} value={kind.class} onChange={(value) => onChange({ ...kind, class: value })} options={CLASSES.map((value) => ({ value, label: t.classes[value] }))} />
  if (kind.type === 'yes_no') return <Segmented label={t.ifNo} hideLabel={false} value={kind.no ?? 'sound'} onChange={(no) => onChange({ ...kind, no })} options={severities} />
  if (kind.type === 'measure') {
    const limits = kind.limits ?? {}
    const bound = (key: keyof typeof limits, label: string) => (
      <TextField label={label} name={`kind.limits.${key}`} dir="ltr" inputMode="decimal" maxLength={12} value={num(limits[key] ?? '')} check={(text) => (text && !/^-?\d+(\.\d+)?$/.test(latin(text).replace('٫', '.')) ? t.decimalWrong : null)}
        onChange={(typed) => { const text = latin(typed).replace(/[٫,]/g, '.').trim(), { [key]: _, ...others } = limits; onChange({ ...kind, limits: text ? { ...limits, [key]: text } : others }) }} />
    )
    return (
      <div className="grid gap-3">
        <Select label={t.unit} value={kind.unit} onChange={(unit) => onChange({ ...kind, unit })} options={UNITS.map((value) => ({ value, label: t.units[value]! }))} />
        <fieldset><legend className="mb-1.5 text-xs font-medium text-ink-2">{t.limits} <span className="font-normal text-ink-3">({t.limitsHint})</span></legend><div className="grid grid-cols-2 gap-3 sm:grid-cols-4">{bound('minor_below', t.minorBelow)}{bound('major_below', t.majorBelow)}{bound('minor_above', t.minorAbove)}{bound('major_above', t.majorAbove)}</div></fieldset>
      </div>
    )
  }
  if (kind.type === 'choice') {
    const { options } = kind, change = (at: number, part: Partial<(typeof options)[number]>) => onChange({ ...kind, options: options.map((one, i) => (i === at ? { ...one, ...part } : one)) })
    return (
      <fieldset className="grid gap-3" data-field="kind.options">
        <legend className="mb-1.5 text-xs font-medium text-ink-2">{t.options}</legend>
        {options.map((one, at) => (
          <div key={one.key} className="grid gap-3 rounded-ctl border border-line p-3.5">
            <div className="flex items-center justify-between text-xs text-ink-2">{t.option(at + 1)}{options.length > 2 && <RemoveButton what={t.option(at + 1)} onClick={() => onChange({ ...kind, options: options.filter((_, i) => i !== at) })} />}</div>
            <TitleFields label={t.option(at + 1)} name={`kind.options[${at}].title`} value={one.title} onChange={(title) => change(at, { title })} />
            <Segmented label={t.severityLabel} value={one.severity ?? 'sound'} onChange={(severity) => change(at, { severity })} options={severities} />
          </div>
        ))}
        {options.length < 20 && <Button size="small" kind="soft" className="justify-self-start" onClick={() => onChange({ ...kind, options: [...options, { key: freshKey('option', options.map((one) => one.key)), title: { fa: '', en: '' }, severity: 'sound' }] })}><Plus size={16} />{t.addOption}</Button>}
      </fieldset>
    )
  }
  return null
}

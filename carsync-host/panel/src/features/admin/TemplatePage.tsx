// One inspection template: the built-in one to read and copy, one's own to edit.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState, type ReactNode } from 'react'
import { useParams } from 'wouter'
import { Loaded } from '../../app/QueryState'
import { api, callTagged } from '../../api/client'
import { qAdmin, type Tagged, type Template, type TemplateItem, type TemplateSection } from '../../api/queries.admin'
import { titled, useT } from '../../i18n'
import { Badge } from '../../ui/Badge'
import { Button } from '../../ui/Button'
import { Section } from '../../ui/Card'
import { cx } from '../../ui/cx'
import { Banner, SkeletonList } from '../../ui/Feedback'
import { useFieldError } from '../../ui/Form'
import { Alert, Down, Plus } from '../../ui/icons/core'
import { Edit } from '../../ui/icons/pages'
import { Sheet } from '../../ui/Overlay'
import { Page, PageHeader, useTitle } from '../../ui/Page'
import { EditForm, TitleFields, useEditing } from './editing'
import { ItemForm } from './ItemForm'
import { MoveButtons, RemoveButton } from './parts'
import { move } from './sms/draft'
import { itemKeys, newItem, newSection, sent } from './template'
import { CopyButton } from './Templates'

export default function TemplatePage() {
  const t = useT('admin').templates, { tenant, template } = useParams<{ tenant: string; template: string }>(), query = useQuery(qAdmin.template(tenant, template))
  const name = query.data && titled(query.data.data.title)
  useTitle(name ?? t.title)
  return (
    <Page>
      <PageHeader back={`/admin/${tenant}/templates`} title={<bdi className="[overflow-wrap:anywhere]">{name ?? t.title}</bdi>} note={query.data && t.counts(query.data.data.sections.length, itemKeys(query.data.data.sections).length)} />
      <Loaded query={query} skeleton={<SkeletonList count={8} className="h-15 rounded-card!" />}>
        {(current) => (template === 'standard' ? <Standard tenant={tenant} template={current.data} /> : <Own key={template} tenant={tenant} current={current} />)}
      </Loaded>
    </Page>
  )
}

function Standard({ tenant, template }: { tenant: string; template: Template }) {
  const t = useT('admin').templates
  return (
    <>
      <Banner>{t.readOnly}</Banner>
      <div><CopyButton tenant={tenant} template={template} primary /></div>
      <div className="card divide-y divide-line">{template.sections.map((section) => <Fold key={section.key} section={section}><ul className="divide-y divide-line border-t border-line">{section.items.map((item) => <li key={item.key} className="px-4 py-2.5"><ItemText item={item} /></li>)}</ul></Fold>)}</div>
    </>
  )
}

/** A section that opens where it stands. */
function Fold({ section, open: given, onToggle, mark, children }: { section: TemplateSection; open?: boolean; onToggle?: () => void; mark?: boolean; children: ReactNode }) {
  const t = useT('admin').templates, [own, setOwn] = useState(false), open = given ?? own, id = useId()
  return (
    <div>
      <button type="button" aria-expanded={open} aria-controls={id} onClick={onToggle ?? (() => setOwn(!own))} className="flex min-h-15 w-full items-center gap-3 px-4 py-2.5 text-start -outline-offset-3! hover:bg-sunken">
        <span className="min-w-0 flex-1"><bdi className="text-sm font-semibold [overflow-wrap:anywhere]">{titled(section.title) || t.newSection}</bdi><span className="block text-xs text-ink-3">{t.items(section.items.length)}</span></span>
        {mark && <Alert size={18} className="text-bad" />}
        <Down size={18} className={cx('text-ink-3 transition-transform', open && 'rotate-180')} />
      </button>
      <div id={id} hidden={!open}>{open && children}</div>
    </div>
  )
}

function ItemText({ item }: { item: TemplateItem }) {
  const t = useT('admin').templates, { kind } = item
  const detail = kind.type === 'panel' ? t.classes[kind.class] : kind.type === 'measure' ? t.units[kind.unit] : kind.type === 'choice' ? kind.options.map((one) => titled(one.title)).join('، ') : null
  return (
    <span className="block min-w-0">
      <bdi className="block text-sm [overflow-wrap:anywhere]">{titled(item.title) || t.newItem}</bdi>
      <span className="block text-xs text-ink-3 [overflow-wrap:anywhere]">{[t.kinds[kind.type], detail, item.packages.map((one) => t.package[one]).join('، ')].filter(Boolean).join(' · ')}</span>
      <span className="mt-1 flex flex-wrap gap-1.5 empty:hidden"><Badge>{t.weightOf(item.weight)}</Badge>{item.required && <Badge tone="brand">{t.required}</Badge>}{item.stopper && <Badge tone="red">{t.stopper}</Badge>}{item.carry_over && <Badge tone="blue">{t.carry}</Badge>}</span>
    </span>
  )
}

type Draft = { title: { fa: string; en: string }; sections: TemplateSection[] }
function Own({ tenant, current }: { tenant: string; current: Tagged<Template> }) {
  const t = useT('admin').templates, edit = useT('shell').do, client = useQueryClient(), template = current.data.name
  const [open, setOpen] = useState<string[]>([]), [at, setAt] = useState<{ section: number; item: number } | null>(null)
  const editing = useEditing<Template, Draft>({
    query: qAdmin.template(tenant, template), current,
    draftOf: ({ title, sections }) => ({ title, sections }),
    read: () => callTagged(api.GET('/v1/tenants/{tenant}/inspection-templates/{template}', { params: { path: { tenant, template } } })),
    put: (draft, base) => callTagged(api.PUT('/v1/tenants/{tenant}/inspection-templates/{template}', { params: { path: { tenant, template }, header: { 'If-Match': base.etag } }, body: { title: draft.title, sections: sent(draft.sections) } })),
    saved: () => void client.invalidateQueries({ queryKey: qAdmin.templates(tenant).queryKey, exact: true }),
    refused: (names) => setOpen((now) => [...new Set([...now, ...names.flatMap((name) => { const n = /^sections\[(\d+)\]/.exec(name)?.[1]; return n ? editing.draft.sections[+n]?.key ?? [] : [] })])]),
  })
  const { draft, set, errors } = editing, { sections } = draft
  const change = (n: number, part: Partial<TemplateSection>) => set({ sections: sections.map((one, i) => (i === n ? { ...one, ...part } : one)) })
  const item = at && sections[at.section]?.items[at.item]
  return (
    <>
      <EditForm editing={editing} label={t.title}>
        <Section title={t.name} note={t.newVersion} end={<CopyButton tenant={tenant} template={current.data} />}><TitleFields label={t.name} name="title" value={draft.title} onChange={(title) => set({ title })} /></Section>
        <div className="card divide-y divide-line" data-field="sections">
          {sections.map((section, n) => {
            const on = open.includes(section.key), what = titled(section.title) || t.newSection
            return (
              <Fold key={section.key} section={section} open={on} onToggle={() => setOpen(on ? open.filter((one) => one !== section.key) : [...open, section.key])} mark={Object.keys(errors).some((name) => name.startsWith(`sections[${n}]`))}>
                <div className="grid gap-3 border-t border-line px-4 py-3">
                  <TitleFields label={t.sectionTitle} name={`sections[${n}].title`} value={section.title} onChange={(title) => change(n, { title })} />
                  <div className="flex flex-wrap items-center gap-1"><span className="me-auto text-xs text-ink-3"><code dir="ltr" className="font-mono">{section.key}</code></span><MoveButtons what={what} first={n === 0} last={n === sections.length - 1} onMove={(by) => set({ sections: move(sections, n, by) })} />{sections.length > 1 && <RemoveButton what={what} onClick={() => set({ sections: sections.filter((_, i) => i !== n) })} />}</div>
                </div>
                <ul className="divide-y divide-line border-t border-line">
                  {section.items.map((one, i) => <ItemRow key={one.key} item={one} name={`sections[${n}].items[${i}]`} errors={errors} first={i === 0} last={i === section.items.length - 1} onEdit={() => setAt({ section: n, item: i })} onMove={(by) => change(n, { items: move(section.items, i, by) })} onRemove={section.items.length > 1 ? () => change(n, { items: section.items.filter((_, k) => k !== i) }) : undefined} />)}
                </ul>
                <SectionEnd name={`sections[${n}].items`} empty={section.items.length === 0} onAdd={() => { change(n, { items: [...section.items, newItem(sections)] }); setAt({ section: n, item: section.items.length }) }} />
              </Fold>
            )
          })}
        </div>
        {sections.length < 40 && <Button className="justify-self-start" onClick={() => { const made = newSection(sections, { fa: '', en: '' }); set({ sections: [...sections, made] }); setOpen([...open, made.key]) }}><Plus size={18} />{t.addSection}</Button>}
      </EditForm>
      {/* Outside of the form: what is submitted in it is not the form's. */}
      <Sheet open={!!item} onClose={() => setAt(null)} title={item ? titled(item.title) || t.newItem : edit.edit} wide>
        {at && item && <ItemForm key={item.key} item={item} taken={itemKeys(sections).filter((key) => key !== item.key)} errors={Object.fromEntries(Object.entries(errors).flatMap(([name, text]) => { const path = `sections[${at.section}].items[${at.item}].`; return name.startsWith(path) ? [[name.slice(path.length), text]] : [] }))}
          onDone={(next) => { change(at.section, { items: sections[at.section]!.items.map((one, i) => (i === at.item ? next : one)) }); editing.forget(); setAt(null) }} />}
      </Sheet>
    </>
  )
}

function ItemRow({ item, name, errors, first, last, onEdit, onMove, onRemove }: { item: TemplateItem; name: string; errors: Record<string, string>; first: boolean; last: boolean; onEdit: () => void; onMove: (by: -1 | 1) => void; onRemove: (() => void) | undefined }) {
  const t = useT('admin').templates, shell = useT('shell'), title = titled(item.title) || t.newItem
  const unnamed = useFieldError(name, () => (!item.title.fa.trim() || !item.title.en.trim() ? `${t.itemTitle}: ${shell.field.empty}` : null))
  const wrong = Object.entries(errors).find(([path]) => path.startsWith(`${name}.`))?.[1] ?? unnamed.error
  return (
    <li data-field={name} className="flex flex-wrap items-center gap-x-1 gap-y-0.5 py-1.5 ps-4 pe-1.5">
      <div className="min-w-52 flex-1 py-1"><ItemText item={item} />{wrong && <p className="mt-1 flex items-start gap-1.5 text-xs text-bad"><Alert size={15} className="mt-1" />{wrong}</p>}</div>
      <span className="ms-auto flex">
        <button type="button" aria-label={`${shell.do.edit}: ${title}`} title={shell.do.edit} onClick={onEdit} className="grid size-12 place-items-center rounded-ctl text-ink-2 hover:bg-sunken"><Edit size={19} /></button>
        <MoveButtons what={title} first={first} last={last} onMove={onMove} />
        {onRemove && <RemoveButton what={title} onClick={onRemove} />}
      </span>
    </li>
  )
}

function SectionEnd({ name, empty, onAdd }: { name: string; empty: boolean; onAdd: () => void }) {
  const t = useT('admin').templates, { error, edited } = useFieldError(name, () => (empty ? t.lastItem : null))
  return (
    <div data-field={name} className="grid gap-2 border-t border-line px-4 py-3">
      {error && <p className="text-xs text-bad">{error}</p>}
      <Button size="small" kind="soft" className="justify-self-start" onClick={() => { edited(); onAdd() }}><Plus size={16} />{t.addItem}</Button>
    </div>
  )
}

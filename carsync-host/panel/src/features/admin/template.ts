// What the template editor knows of templates: new parts, keys, copies.
import { api, call } from '../../api/client'
import type { ResultKind, Template, TemplateItem, TemplateSection } from '../../api/queries.admin'

export const KINDS = ['ok3', 'panel', 'measure', 'yes_no', 'choice', 'date', 'week', 'text'] as const
export type KindName = (typeof KINDS)[number]
export const PACKAGES = ['paint_body', 'technical', 'full'] as const
export const SEVERITIES = ['sound', 'minor', 'major'] as const
export const CLASSES = ['bolted', 'welded', 'cosmetic', 'structure'] as const
export const UNITS = ['km', 'bar', '%', 'mm', 'V', 'IRR'] as const
export const KEY = /^[a-z0-9](?:[a-z0-9_-]{0,38}[a-z0-9])$/

export function kindOf(type: KindName): ResultKind {
  const title = { fa: '', en: '' }
  const made: Record<KindName, ResultKind> = {
    ok3: { type: 'ok3' }, date: { type: 'date' }, week: { type: 'week' }, text: { type: 'text' },
    panel: { type: 'panel', class: 'bolted' }, measure: { type: 'measure', unit: 'mm', limits: {} }, yes_no: { type: 'yes_no', no: 'minor' },
    choice: { type: 'choice', options: [{ key: 'good', title, severity: 'sound' }, { key: 'bad', title, severity: 'major' }] },
  }
  return made[type]
}

/** A key that is not there yet. */
export function freshKey(stem: string, taken: string[]) {
  for (let n = 1; ; n++) if (!taken.includes(`${stem}_${n}`)) return `${stem}_${n}`
}
export const itemKeys = (sections: TemplateSection[]) => sections.flatMap((section) => section.items.map((item) => item.key))
export const newItem = (sections: TemplateSection[]): TemplateItem => ({ key: freshKey('item', itemKeys(sections)), title: { fa: '', en: '' }, kind: { type: 'ok3' }, packages: ['full'], weight: 2, required: false, stopper: false, carry_over: false })
export const newSection = (sections: TemplateSection[], title: { fa: string; en: string }): TemplateSection => ({ key: freshKey('section', sections.map((one) => one.key)), title, items: [] })

/** See ResultKind: the generated type of a request has no value for some kinds. */
export const sent = (sections: TemplateSection[]) => sections as never

/** The copy bears the mark of the reader's language in both names: they are there to be changed. */
export const copyOf = (tenant: string, { title, sections }: Template, mark: (title: string) => string) =>
  call(api.POST('/v1/tenants/{tenant}/inspection-templates', { params: { path: { tenant } }, body: { title: { fa: mark(title.fa).slice(0, 100), en: mark(title.en).slice(0, 100) }, sections: sent(sections) } }))

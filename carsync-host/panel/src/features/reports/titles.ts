import type { ReportDocument } from '../../api/types.reports'
import { titled } from '../../i18n'

/** What a report calls one of its items. */
export const titleOf = (doc: ReportDocument, key: string) => { const item = doc.sections.flatMap((section) => section.items).find((one) => one.key === key); return item ? titled(item.title) : key }

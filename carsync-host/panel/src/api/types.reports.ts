// Reports as openapi-fetch reads them: the document's own unions contradict themselves where a kind has nothing beside its type.
import type { FetchResponse } from 'openapi-fetch'
import type { paths, Schemas } from './types'

export type Report = NonNullable<FetchResponse<paths['/v1/me/reports/{report}']['get'], object, 'application/json'>['data']>
export type ReportDocument = Report['document']
export type ReportItem = ReportDocument['sections'][number]['items'][number]
export type Answer = NonNullable<NonNullable<ReportItem['finding']>['answer']>
export type ResultKind = ReportItem['kind']
export type Comparison = NonNullable<FetchResponse<paths['/v1/me/reports/{report}/compare/{other}']['get'], object, 'application/json'>['data']>
export type Severity = Schemas['Severity']
export type PanelState = Schemas['PanelState']
export type PanelClass = Schemas['PanelClass']

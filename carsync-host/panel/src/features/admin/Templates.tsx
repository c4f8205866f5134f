// The templates that inspections are made by, and how reports are made.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation, useParams } from 'wouter'
import { Loaded } from '../../app/QueryState'
import { qAdmin, type InspectionSettings, type Tagged, type Template } from '../../api/queries.admin'
import { explain } from '../../api/refusal'
import { titled, useT } from '../../i18n'
import { Badge } from '../../ui/Badge'
import { Button } from '../../ui/Button'
import { Row, Rows, Section } from '../../ui/Card'
import { Switch } from '../../ui/Choice'
import { SkeletonList } from '../../ui/Feedback'
import { Report } from '../../ui/icons/core'
import { Copy } from '../../ui/icons/pages'
import { NumberField } from '../../ui/NumberField'
import { Page, PageHeader, useTitle } from '../../ui/Page'
import { Select } from '../../ui/Select'
import { toast } from '../../ui/Toast'
import { EditForm, useEditing } from './editing'
import { inspectionInput, putInspection, readInspection } from './settings'
import { copyOf } from './template'

export default function Templates() {
  const t = useT('admin').templates, { tenant } = useParams<{ tenant: string }>()
  const templates = useQuery(qAdmin.templates(tenant)), settings = useQuery(qAdmin.inspection(tenant)), current = settings.data?.data.template
  useTitle(t.title)
  return (
    <Page>
      <PageHeader title={t.title} />
      <Loaded query={templates} skeleton={<SkeletonList count={2} className="h-15 rounded-card!" />}>
        {({ items }) => (
          <>
            <Rows>
              {items.map((one) => (
                <Row key={one.name} href={`/admin/${tenant}/templates/${one.name}`} start={<Report size={22} className="shrink-0 text-brand-text" />} title={<bdi className="[overflow-wrap:anywhere]">{titled(one.title)}</bdi>}
                  note={<>{[t.counts(one.sections.length, one.sections.reduce((sum, section) => sum + section.items.length, 0)), one.name !== 'standard' && t.version(one.version)].filter(Boolean).join(' · ')}<span className="mt-1 flex flex-wrap gap-1.5 sm:hidden"><Marks name={one.name} current={current} /></span></>}
                  end={<span className="flex gap-1.5 max-sm:hidden"><Marks name={one.name} current={current} /></span>} />
              ))}
            </Rows>
            <Loaded query={settings} skeleton={<SkeletonList count={1} className="h-72 rounded-card!" />}>{(stored) => <Settings current={stored} tenant={tenant} templates={items} />}</Loaded>
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Marks({ name, current }: { name: string; current: string | undefined }) {
  const t = useT('admin').templates
  return <>{name === current && <Badge tone="green" dot>{t.current}</Badge>}<Badge>{name === 'standard' ? t.standard : t.own}</Badge></>
}

function Settings({ current, tenant, templates }: { current: Tagged<InspectionSettings>; tenant: string; templates: Template[] }) {
  const t = useT('admin').templates
  type Draft = { template: string; validity: number | null; link: boolean }
  const editing = useEditing<InspectionSettings, Draft>({
    query: qAdmin.inspection(tenant), current,
    draftOf: ({ template, validity_hours, send_link }) => ({ template, validity: validity_hours, link: send_link }),
    read: () => readInspection(tenant),
    put: ({ template, validity, link }, base) => putInspection(tenant, { ...inspectionInput(base.data), template, validity_hours: validity!, send_link: link }, base),
    shown: (name) => name === 'template' || name === 'validity_hours',
  })
  const { draft, set } = editing
  return (
    <Section title={t.settings} note={t.settingsNote}>
      <EditForm editing={editing} label={t.settings}>
        <div className="grid gap-4 sm:grid-cols-2">
          <Select label={t.use} name="template" value={draft.template} onChange={(template) => set({ template })} options={templates.map((one) => ({ value: one.name, label: titled(one.title) }))} />
          <NumberField label={t.validity} name="validity_hours" unit={t.hours} min={1} max={8784} required value={draft.validity} onChange={(validity) => set({ validity })} />
        </div>
        <div className="border-t border-line pt-2"><Switch label={t.link} note={t.linkNote} checked={draft.link} onChange={(link) => set({ link })} /></div>
      </EditForm>
    </Section>
  )
}

/** Copies a template and goes to the copy. */
export function CopyButton({ tenant, template, primary }: { tenant: string; template: Template; primary?: boolean }) {
  const t = useT('admin').templates, client = useQueryClient(), [, go] = useLocation()
  const copy = useMutation({
    mutationFn: () => copyOf(tenant, template, t.copyOf),
    onSuccess: async (made) => { await client.invalidateQueries({ queryKey: qAdmin.templates(tenant).queryKey }); toast(t.copied, 'good'); go(`/admin/${tenant}/templates/${made.name}`) },
    onError: (error) => toast(explain(error), 'bad'),
  })
  return <Button kind={primary ? 'primary' : 'plain'} busy={copy.isPending} onClick={() => copy.mutate()}><Copy size={18} />{t.copy}</Button>
}

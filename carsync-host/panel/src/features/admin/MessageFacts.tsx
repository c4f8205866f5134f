// What became of a message.
import type { SmsMessage } from '../../api/queries.admin'
import { useT } from '../../i18n'
import { dateTime } from '../../i18n/dates'
import { decimal, grouped, money, num } from '../../i18n/numbers'
import { Badge, type Tone } from '../../ui/Badge'
import { Facts } from '../../ui/Card'

const stateTones: Record<string, Tone> = { queued: 'blue', sent: 'green', dead: 'red', uncertain: 'amber', suppressed: 'neutral', expired: 'amber', withdrawn: 'neutral' }
const deliveryTones: Record<string, Tone> = { unknown: 'neutral', accepted: 'neutral', sent: 'blue', delivered: 'green', failed: 'red' }

export const StateBadge = ({ message }: { message: SmsMessage }) => <Badge tone={stateTones[message.state] ?? 'neutral'} dot>{useT('admin').messages.states[message.state] ?? message.state}</Badge>
export function DeliveryBadge({ message }: { message: SmsMessage }) {
  const t = useT('admin').messages
  return message.delivery ? <Badge tone={deliveryTones[message.delivery] ?? 'neutral'}>{t.deliveries[message.delivery] ?? message.delivery}</Badge> : <span className="text-ink-3">—</span>
}
/** Rial in the reader's unit; other currencies as the provider told them. */
export const costText = ({ cost }: SmsMessage) => (!cost ? '—' : cost.currency === 'IRR' && Number.isInteger(+cost.amount) ? money({ amount: +cost.amount }) : `${decimal(+cost.amount, 4)} ${cost.currency}`)

export function MessageFacts({ message: one, zone, short }: { message: SmsMessage; zone: string; short?: boolean }) {
  const t = useT('admin').messages, sms = useT('admin').sms
  const own = (text: string | undefined) => text && <bdi dir="ltr" className="[overflow-wrap:anywhere]">{text}</bdi>
  const at = (moment: string | undefined) => moment && dateTime(moment, zone)
  return (
    <>
      <div className="flex flex-wrap items-center gap-2"><StateBadge message={one} />{one.delivery && <DeliveryBadge message={one} />}</div>
      <p className="mt-1.5 mb-3 text-xs text-ink-2">{t.stateNote[one.state]}</p>
      <Facts className={short ? 'grid-cols-2' : 'sm:grid-cols-2'} items={[
        !short && [t.kind, sms.template[one.template] ?? one.template],
        !short && [t.to, own(num(one.to))],
        [t.provider, one.provider && <bdi>{sms.providers[one.provider] ?? one.provider}</bdi>],
        [t.parts, one.parts !== undefined && grouped(one.parts)],
        [t.cost, one.cost && costText(one)],
        [t.attempts, grouped(one.attempts)],
        [t.reason, own(one.reason)],
        [t.code, own(one.delivery_code)],
        !short && [t.created, at(one.created_at)],
        !short && one.state === 'queued' && [t.due, at(one.due_at)],
        !short && [t.ended, at(one.ended_at)],
        !short && [t.deliveredAt, at(one.delivery_at)],
        !short && [t.reference, own(one.reference)],
        !short && [t.id, own(one.id)],
      ]} />
    </>
  )
}

import type { Service } from '../../api/types'
import { useT } from '../../i18n'
import { minutes } from '../../i18n/numbers'

/** How long a service takes and what is special about it. */
export function ServiceNote({ service }: { service: Service }) {
  const t = useT('customer').workshop
  return <span className="num">{minutes(service.duration_minutes)}{service.overnight && ` · ${t.overnight}`}{service.inspection && ` · ${t.inspection}`}</span>
}

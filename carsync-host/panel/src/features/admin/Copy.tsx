import { useT } from '../../i18n'
import { Button } from '../../ui/Button'
import { Copy } from '../../ui/icons/pages'
import { toast } from '../../ui/Toast'

/** A long address or key that is copied rather than read. */
export function Copyable({ value, label }: { value: string; label: string }) {
  const t = useT('shell').do
  const copy = async () => {
    try { await navigator.clipboard.writeText(value) } catch {
      // Plain http has no clipboard.
      const box = Object.assign(document.createElement('textarea'), { value })
      document.body.append(box)
      box.select()
      document.execCommand('copy')
      box.remove()
    }
    toast(t.copied, 'good')
  }
  return (
    <div className="flex items-center gap-2 rounded-ctl bg-sunken p-1.5 ps-3.5">
      <code dir="ltr" tabIndex={0} role="textbox" aria-readonly="true" aria-label={label} className="min-w-0 flex-1 overflow-x-auto py-1 font-mono text-xs whitespace-nowrap select-all">{value}</code>
      <Button size="small" onClick={() => void copy()}><Copy size={16} />{t.copy}</Button>
    </div>
  )
}

import { useT } from '../../i18n'
import { Button } from '../../ui/Button'
import { copyText } from '../../ui/copy'
import { Copy } from '../../ui/icons/pages'

/** A long address, key or piece of code that is copied rather than read. */
export function Copyable({ value, label }: { value: string; label: string }) {
  return (
    <div className="flex items-center gap-2 rounded-ctl bg-sunken p-1.5 ps-3.5">
      <code dir="ltr" tabIndex={0} role="textbox" aria-readonly="true" aria-multiline={value.includes('\n') || undefined} aria-label={label} className="min-w-0 flex-1 overflow-x-auto py-1 font-mono text-xs whitespace-pre select-all">{value}</code>
      <Button size="small" onClick={() => void copyText(value)}><Copy size={16} />{useT('shell').do.copy}</Button>
    </div>
  )
}

import { texts } from '../i18n'
import { toast } from './Toast'

/** Copies a text; plain http has no clipboard, so there it is selected and copied in the old way. */
export async function copyText(text: string) {
  try { await navigator.clipboard.writeText(text) } catch {
    const box = Object.assign(document.createElement('textarea'), { value: text })
    document.body.append(box)
    box.select()
    document.execCommand('copy')
    box.remove()
  }
  toast(texts('shell').do.copied, 'good')
}

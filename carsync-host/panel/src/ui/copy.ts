import { texts } from '../i18n'
import { toast } from './Toast'

/** Copies a text; where the browser does not let it, shows it to be copied by hand. */
export async function copyText(text: string) {
  try { await navigator.clipboard.writeText(text); toast(texts('shell').do.copied, 'good') } catch { prompt('', text) }
}

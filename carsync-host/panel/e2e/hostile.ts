// Twenty texts that must stay texts, and the proof that they did.
import { expect, type Page } from '@playwright/test'

const RUN = 'window.__ran=1'
export const HOSTILE = [
  `<script>${RUN}</script>`, `<img src=x onerror="${RUN}">`, `"><svg onload="${RUN}">`, `javascript:${RUN}`, `'-${RUN}-'`, `\${${RUN}}`, `{{constructor.constructor('${RUN}')()}}`, `</title><script>${RUN}</script>`, '&lt;b&gt;&amp;amp;', '__proto__',
  `'; DROP TABLE bookings; --`, '../../../etc/passwd', '%00%0d%0aSet-Cookie:a=b', '\u202eمتن وارونه\u202d abc', 'ب\u200cب\u200dب\u200fب', 'Z͑̔̎a̋l̓̈g̊̓o̔̓͗ ̓t̔̈́e͌x̌t', '👩‍👩‍👧‍👦🏴‍☠️🚗', 'W'.repeat(60), 'ﷺ﷽﷽﷽﷽﷽', 'مدل بسیار بلند '.repeat(4).trim(),
]
/** Nothing ran, nothing was made an element, nothing sticks out. */
export async function unharmed(page: Page, what: string) {
  expect(await page.evaluate(() => ({ ran: '__ran' in window, over: document.documentElement.scrollWidth - innerWidth, injected: document.querySelectorAll('body script:not([src]), [onerror], [onload], img[src=x]').length })), what).toEqual({ ran: false, over: 0, injected: 0 })
}
/** What the page did that no text may make it do; empty at the end. */
export function watched(page: Page): string[] {
  const seen: string[] = []
  page.on('dialog', (dialog) => { if (dialog.type() !== 'beforeunload') seen.push(`a dialog: ${dialog.message()}`); void dialog.accept() })
  page.on('pageerror', (error) => seen.push(`an error: ${error.message}`))
  page.on('console', (message) => { if (/Content Security Policy/.test(message.text())) seen.push(message.text()) })
  return seen
}

// Twenty hostile texts in every field in which a customer may write: no script runs, and no page is pushed wider than the screen.
import type { Page } from '@playwright/test'
import { expect, test, tokenOf } from '../host.ts'

const RUN = 'window.__ran=1'
const HOSTILE = [
  `<script>${RUN}</script>`, `<img src=x onerror="${RUN}">`, `"><svg onload="${RUN}">`, `javascript:${RUN}`, `'-${RUN}-'`, `\${${RUN}}`, `{{constructor.constructor('${RUN}')()}}`, `</title><script>${RUN}</script>`, '&lt;b&gt;&amp;amp;', '__proto__',
  `'; DROP TABLE bookings; --`, '../../../etc/passwd', '%00%0d%0aSet-Cookie:a=b', '\u202eمتن وارونه\u202d abc', 'ب\u200cب\u200dب\u200fب', 'Z͑̔̎a̋l̓̈g̊̓o̔̓͗ ̓t̔̈́e͌x̌t', '👩‍👩‍👧‍👦🏴‍☠️🚗', 'W'.repeat(60), 'ﷺ﷽﷽﷽﷽﷽', 'مدل بسیار بلند '.repeat(4).trim(),
]
/** Nothing ran, nothing sticks out. */
async function unharmed(page: Page, what: string) {
  expect(await page.evaluate(() => ({ ran: '__ran' in window, over: document.documentElement.scrollWidth - innerWidth, injected: document.querySelectorAll('main script, main [onerror], main [onload], main img[src=x]').length })), what).toEqual({ ran: false, over: 0, injected: 0 })
}

test('twenty hostile texts in every field of a customer', async ({ page, signIn, panel }, info) => {
  test.setTimeout(240_000)
  const phone = info.project.name === 'phone' ? '09995550141' : '09995550142'
  page.on('dialog', (dialog) => { void dialog.dismiss(); throw new Error(`a dialog: ${dialog.message()}`) })
  const refused: string[] = []
  page.on('console', (message) => { if (/Content Security Policy/.test(message.text())) refused.push(message.text()) })
  await signIn(page, phone)

  // The note of a booking.
  await page.goto('/t/sanjehrah/w/sanjehrah-azadi/book?services=inspection_full')
  await page.getByRole('textbox', { name: 'دو رقم اول' }).fill('65')
  await page.getByRole('combobox', { name: 'حرف' }).selectOption('ب')
  await page.getByRole('textbox', { name: 'سه رقم' }).fill('432')
  await page.getByRole('textbox', { name: 'کد ایران' }).fill(info.project.name === 'phone' ? '12' : '13')
  await page.locator('#time label').last().click()
  await page.getByRole('button', { name: 'ادامه' }).locator('visible=true').click()
  const note = page.getByRole('dialog').locator('textarea')
  for (const text of HOSTILE) { await note.fill(text); await unharmed(page, `note: ${text}`) }
  await note.fill(HOSTILE.slice(0, 6).join(' ').slice(0, 480))
  await page.getByRole('button', { name: 'تأیید نوبت' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'نوبت شما ثبت شد' })).toBeVisible()
  await expect(page.locator('main')).toContainText('<script>')
  await unharmed(page, 'the booking with its note')
  // A name, saved where the host takes it, and shown as the heading.
  await page.goto('/me')
  const name = page.locator('input[name=name]'), save = page.locator('form button[type=submit]').first()
  for (const text of HOSTILE) {
    await name.fill(text)
    if (await save.isEnabled()) { await save.click(); await expect(save).not.toHaveAttribute('aria-busy', 'true') }
    await unharmed(page, `name: ${text}`)
  }

  // Models and colours of cars: kept by the host, then read back in list, page and booking.
  const bearer = await page.evaluate(() => sessionStorage.getItem('carsync.token')) ?? (await tokenOf(panel.host, phone))
  const api = (method: string, path: string, body?: unknown, tag?: string) => fetch(panel.host + path, { method, headers: { authorization: `Bearer ${bearer}`, ...(body ? { 'content-type': 'application/json' } : {}), ...(tag ? { 'if-match': tag } : {}) }, ...(body ? { body: JSON.stringify(body) } : {}) })
  let kept = 0
  for (const [at, text] of HOSTILE.entries()) {
    const made = await api('POST', '/v1/me/vehicles', { plate: `${10 + at}ب${200 + at}-11`, model: text.slice(0, 60), colour: text.slice(0, 40) })
    if (!made.ok) continue
    const { id } = (await made.json()) as { id: string }
    kept++
    await page.goto('/vehicles')
    await expect(page.locator('a.open')).toHaveCount(1)
    await unharmed(page, `cars: ${text}`)
    await page.goto(`/vehicles/${id}`)
    await expect(page.locator('h1')).toBeVisible()
    await unharmed(page, `car: ${text}`)
    await api('DELETE', `/v1/me/vehicles/${id}`, undefined, '"1"')
  }
  expect(kept).toBeGreaterThan(10)

  // What is typed and looked for, without being kept.
  await page.goto('/vehicles')
  await page.locator('main button').first().click()
  const sheet = page.getByRole('dialog')
  await sheet.locator('label').filter({ has: page.locator('input[value=free]') }).click()
  const free = sheet.locator('fieldset input:not([type=radio])').first(), model = sheet.locator('input[name=model]')
  for (const text of HOSTILE) { await free.fill(text); await model.fill(text); await unharmed(page, `car's fields: ${text}`) }
  await sheet.locator('button[type=submit]').click()
  await unharmed(page, 'a refused car')

  await page.goto('/report')
  for (const text of HOSTILE) { await page.locator('input[name=code]').fill(text); await page.locator('form button[type=submit]').click(); await unharmed(page, `code: ${text}`) }
  await page.goto('/')
  await page.locator('button[data-over-map]').locator('visible=true').first().click()
  const place = page.getByRole('dialog').locator('input').first()
  for (const text of HOSTILE) { await place.fill(text); await unharmed(page, `place: ${text}`) }
  for (const text of HOSTILE.slice(0, 6)) {
    await page.goto(`/verify/${encodeURIComponent(text)}`)
    await unharmed(page, `verify: ${text}`)
    await page.goto(`/?service=${encodeURIComponent(text)}`)
    await unharmed(page, `service: ${text}`)
  }
  await page.goto(`/report#${encodeURIComponent(HOSTILE[0]!)}`)
  await unharmed(page, 'link')

  expect(refused).toEqual([])
})

// Twenty hostile texts in every field in which a customer may write: no script runs, and no page is pushed wider than the screen. work.hostile.spec.ts has the others' fields.
import { HOSTILE, unharmed, watched } from '../hostile.ts'
import { expect, test } from '../host.ts'

test('twenty hostile texts in every field of a customer', async ({ page, signIn, panel }) => {
  test.setTimeout(240_000)
  const phone = '09995550141'
  const seen = watched(page)
  await signIn(page, phone)

  // The note of a booking.
  await page.goto('/t/sanjehrah/w/sanjehrah-azadi/book?services=inspection_full')
  await page.getByRole('textbox', { name: 'دو رقم اول' }).fill('65')
  await page.getByRole('combobox', { name: 'حرف' }).selectOption('ب')
  await page.getByRole('textbox', { name: 'سه رقم' }).fill('432')
  await page.getByRole('textbox', { name: 'کد ایران' }).fill('12')
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
  const api = (method: string, path: string, data?: unknown, tag?: string) => page.request.fetch(path, { method, headers: { origin: panel.url, ...(tag && { 'if-match': tag }) }, ...(data !== undefined && { data }) })
  let kept = 0
  for (const [at, text] of HOSTILE.entries()) {
    const made = await api('POST', '/v1/me/vehicles', { plate: `${10 + at}ب${200 + at}-11`, model: text.slice(0, 60), colour: text.slice(0, 40) })
    if (!made.ok()) continue
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

  expect(seen).toEqual([])
})

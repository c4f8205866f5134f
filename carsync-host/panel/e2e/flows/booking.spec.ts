// A customer books on a phone and on a desk, and cancels.
import { expect, test } from '../host.ts'

test('a customer finds a workshop, signs in by code, books, and cancels', async ({ page, codeOf }, info) => {
  const phone = info.project.name === 'phone', mine = phone ? '09995550101' : '09995550102'
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1, name: 'نزدیک‌ترین مرکزها' })).toBeVisible()
  await page.getByRole('link', { name: /^گرفتن نوبت/ }).first().click()

  // Services, vehicle, time.
  await page.locator('label').filter({ has: page.locator('input[type=checkbox]') }).first().click()
  await page.getByRole('textbox', { name: 'دو رقم اول' }).fill('۸۸')
  await page.getByRole('combobox', { name: 'حرف' }).selectOption('ج')
  await page.getByRole('textbox', { name: 'سه رقم' }).fill('214')
  await expect(page.getByRole('textbox', { name: 'کد ایران' })).toBeFocused()
  await page.getByRole('textbox', { name: 'کد ایران' }).fill(phone ? '11' : '22')
  await page.getByRole('combobox', { name: /مدل خودرو/ }).fill('207')
  await page.getByRole('option', { name: /پژو ۲۰۷/ }).first().click()
  await page.locator('#time label').first().click()
  await page.getByRole('button', { name: 'ادامه' }).locator('visible=true').click()

  // Signing in, in the middle of it.
  await page.getByRole('textbox', { name: 'شمارهٔ موبایل' }).fill(mine)
  await page.getByRole('button', { name: 'فرستادن کد' }).click()
  await page.getByRole('textbox', { name: 'کد شش‌رقمی' }).fill(await codeOf(mine))

  // The hold counts down; confirm.
  await expect(page.getByRole('timer')).toContainText('نگه داشته شده')
  await page.getByRole('button', { name: 'تأیید نوبت' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'نوبت شما ثبت شد' })).toBeVisible()
  await page.getByRole('button', { name: 'مسیریابی' }).click()
  await expect(page.getByRole('link', { name: 'نشان' })).toHaveAttribute('href', /nshn\.ir/)
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'لغو نوبت' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'لغو نوبت' }).click()
  await expect(page.getByText('شما این نوبت را لغو کردید.')).toBeVisible()
})

test('of two who want one time, one is told kindly and offered the next', async ({ page, browser, signIn, panel }, info) => {
  const [one, two] = info.project.name === 'phone' ? ['09995550111', '09995550112'] : ['09995550113', '09995550114']
  const get = (path: string) => fetch(panel.host + path).then((r) => r.json())
  const [workshop] = (await get('/v1/tenants/golpayeh/workshops')).items
  const base = `/v1/tenants/golpayeh/workshops/${workshop.slug}`
  const [service] = await get(`${base}/services`)
  const slots = (await get(`${base}/slots?services=${service.slug}&days=31`)).items as { starts_at: string; free_bays: number }[]
  const last = slots.findLast((slot) => slot.free_bays === 1)!
  const path = `/t/golpayeh/w/${workshop.slug}/book?services=${service.slug}&at=${encodeURIComponent(last.starts_at)}`

  const other = await (await browser.newContext({ locale: 'fa-IR', timezoneId: 'Asia/Tehran', serviceWorkers: 'block', baseURL: panel.url })).newPage()
  await signIn(page, one!)
  await signIn(other, two!)
  for (const [at, region] of [[page, '33'], [other, '77']] as const) {
    await at.goto(path)
    await at.getByRole('textbox', { name: 'دو رقم اول' }).fill('44')
    await at.getByRole('combobox', { name: 'حرف' }).selectOption('س')
    await at.getByRole('textbox', { name: 'سه رقم' }).fill('555')
    await at.getByRole('textbox', { name: 'کد ایران' }).fill(region)
    await expect(at.getByRole('button', { name: 'ادامه' }).locator('visible=true')).toBeEnabled()
  }
  await page.getByRole('button', { name: 'ادامه' }).locator('visible=true').click()
  await expect(page.getByRole('timer')).toBeVisible()
  await other.getByRole('button', { name: 'ادامه' }).locator('visible=true').click()
  await expect(other.getByText('این ساعت همین حالا گرفته شد')).toBeVisible()
  await other.getByText('نزدیک‌ترین ساعت‌های خالی').locator('..').getByRole('button').first().click()
  await expect(other.getByRole('timer')).toBeVisible()
})

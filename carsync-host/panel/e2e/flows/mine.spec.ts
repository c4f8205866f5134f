// What a customer does with what is their own: a booking moved and cancelled, a car added and removed, a report opened by its code.
import { readFileSync } from 'node:fs'
import { expect, test } from '../host.ts'
import { reportCode } from '../routes.ts'
import type { Slots } from '../../src/api/types.ts'

const W = '/t/sanjehrah/w/sanjehrah-azadi'
const words = {
  fa: { go: 'ادامه', confirm: 'تأیید نوبت', made: 'نوبت شما ثبت شد', all: 'همهٔ نوبت‌ها', move: 'جابه‌جایی', moveTo: /^جابه‌جایی به/, moved: /^نوبت جابه‌جا شد/, cancel: 'لغو نوبت', cancelled: 'لغو شد', model: /مدل خودرو/, add: 'افزودن خودرو', save: 'ذخیره', remove: 'حذف', removeCar: 'حذف خودرو', empty: 'هنوز خودرویی ندارید', edit: 'ویرایش', code: /کد گزارش/, phone: 'شمارهٔ گیرندهٔ پیامک', show: 'نمایش گزارش', pdf: 'دانلود PDF', body: 'بدنه و رنگ', unlike: /کد و شماره با هم جور نیستند/, check: 'بررسی اصالت', genuine: 'گزارش اصل و معتبر است', close: 'بستن گزارش', first: 'دو رقم اول', letter: 'حرف', middle: 'سه رقم', region: 'کد ایران', open: 'باز کردن گزارش', hood: /^کاپوت .*رنگ‌شده/ },
  en: { go: 'Continue', confirm: 'Confirm booking', made: 'You are booked in', all: 'All bookings', move: 'Move', moveTo: /^Move to/, moved: /^Moved to/, cancel: 'Cancel booking', cancelled: 'Cancelled', model: /Car model/, add: 'Add a car', save: 'Save', remove: 'Remove', removeCar: 'Remove car', empty: 'No cars yet', edit: 'Edit', code: /Report code/, phone: 'Number that got the message', show: 'Show report', pdf: 'Download PDF', body: 'Body and paint', unlike: /do not belong together/, check: 'Verify', genuine: 'The report is genuine and valid', close: 'Close report', first: 'First two digits', letter: 'Letter', middle: 'Three digits', region: 'Region code', open: 'Open a report', hood: /^Hood: Repainted/ },
} as const

/** Somebody new for each project and language: the host lets one phone have a code a minute. */
const somebody = (tens: number, project: string, lang: string) => `099955501${tens - 10}${(project === 'phone' ? 1 : 3) + (lang === 'fa' ? 0 : 1)}`

for (const lang of ['fa', 'en'] as const) {
  test.describe(lang, () => {
    const t = words[lang]
    test.beforeEach(async ({ page }) => { await page.addInitScript((value) => localStorage.setItem('carsync.lang', value), lang) })

    test('books a time, moves it, cancels it', async ({ page, signIn, ask }, info) => {
      await signIn(page, somebody(12, info.project.name, lang))
      // The last time of a week, so that there is an earlier one to move to.
      const { items } = await (await ask())<Slots>('/v1/tenants/sanjehrah/workshops/sanjehrah-azadi/slots?services=inspection_full&days=7')
      await page.goto(`${W}/book?services=inspection_full&at=${encodeURIComponent(items.findLast((slot) => slot.free_bays >= 2)!.starts_at)}`)
      await page.getByRole('textbox', { name: t.first }).fill('56')
      await page.getByRole('combobox', { name: t.letter }).selectOption('ب')
      await page.getByRole('textbox', { name: t.middle }).fill('789')
      await page.getByRole('textbox', { name: t.region }).fill('10')
      await expect(page.locator('#time input:checked')).toHaveCount(1)
      await page.getByRole('button', { name: t.go }).locator('visible=true').click()
      await page.getByRole('button', { name: t.confirm }).click()
      await expect(page.getByRole('heading', { level: 1, name: t.made })).toBeVisible()

      await page.getByRole('link', { name: t.all }).click()
      const card = page.locator('main li').filter({ has: page.getByRole('button', { name: t.cancel }) }).first()
      const before = await card.locator('h3').innerText()
      await card.getByRole('button', { name: t.move, exact: true }).click()
      await page.getByRole('dialog').locator('#time label').first().click()
      await page.getByRole('dialog').getByRole('button', { name: t.moveTo }).click()
      await expect(page.getByText(t.moved)).toBeVisible()
      await expect(page.getByRole('dialog')).toBeHidden()
      await expect(card.locator('h3')).not.toHaveText(before)

      await card.getByRole('button', { name: t.cancel }).click()
      await page.getByRole('alertdialog').getByRole('button', { name: t.cancel }).click()
      await expect(page.locator('main li').filter({ hasText: t.cancelled })).toBeVisible()
      await expect(page.getByRole('button', { name: t.cancel })).toBeHidden()
    })

    test('adds a car, changes it, removes it', async ({ page, signIn }, info) => {
      await signIn(page, somebody(13, info.project.name, lang))
      await page.goto('/vehicles')
      await expect(page.getByText(t.empty)).toBeVisible()
      await page.getByRole('button', { name: t.add }).click()
      const sheet = page.getByRole('dialog')
      await sheet.getByRole('button', { name: t.save }).click()
      await expect(sheet.locator('[data-field=plate] p')).toBeVisible()
      await sheet.getByRole('textbox', { name: t.first }).fill('23')
      await sheet.getByRole('combobox', { name: t.letter }).selectOption('د')
      await sheet.getByRole('textbox', { name: t.middle }).fill('456')
      await sheet.getByRole('textbox', { name: t.region }).fill('78')
      await sheet.getByRole('combobox', { name: t.model }).fill('my own kit car')
      await sheet.getByRole('button', { name: t.save }).click()
      await expect(sheet).toBeHidden()
      await page.getByRole('link', { name: 'my own kit car' }).click()
      await page.getByRole('button', { name: t.edit }).click()
      await sheet.getByRole('combobox', { name: t.model }).fill('my other car')
      await sheet.getByRole('button', { name: t.save }).click()
      await expect(page.getByRole('heading', { level: 1, name: 'my other car' })).toBeVisible()
      await page.getByRole('button', { name: t.remove, exact: true }).click()
      await page.getByRole('alertdialog').getByRole('button', { name: t.removeCar }).click()
      await expect(page.getByText(t.empty)).toBeVisible()
    })

    test('opens a report by its code, downloads the PDF, and anybody can verify it', async ({ page, panel, ask }) => {
      const code = await reportCode({ host: panel.host, ask })
      await page.goto('/report')
      await page.getByRole('textbox', { name: t.code }).fill(`${code.slice(0, 10)}${code.endsWith('A') ? 'B' : 'A'}`)
      await page.getByRole('textbox', { name: t.phone }).fill('09995550001')
      await page.getByRole('button', { name: t.show }).click()
      await expect(page.locator('main [role=alert], main [data-field=code] p')).not.toHaveCount(0)
      await page.getByRole('textbox', { name: t.code }).fill(`${code.slice(0, 4)}-${code.slice(4).toLowerCase()}`)
      await page.getByRole('button', { name: t.show }).click()
      await expect(page.getByRole('heading', { name: t.body, exact: true })).toBeVisible()
      await expect(page.getByRole('button', { name: t.hood })).toBeVisible()
      // Kept by this tab, for a reload; in no place that outlives it.
      expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('token')
      await page.reload()
      await expect(page.getByRole('heading', { name: t.body, exact: true })).toBeVisible()

      const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: t.pdf }).click()])
      expect(file.suggestedFilename()).toMatch(/\.pdf$/)
      expect(readFileSync(await file.path()).subarray(0, 5).toString('latin1')).toBe('%PDF-')

      await page.getByRole('link', { name: t.check, exact: true }).click()
      await expect(page.getByRole('heading', { name: t.genuine })).toBeVisible()
      await expect(page.locator('main')).not.toContainText('891')
      await page.goto('/report')
      await page.getByRole('button', { name: t.close }).click()
      await expect(page.getByRole('heading', { level: 1, name: t.open })).toBeVisible()
      expect(await page.evaluate(() => sessionStorage.getItem('carsync.opened'))).toBeNull()
    })
  })
}

// The administrator sets things up, and the operator runs the deployment; in both languages.
import type { Page } from '@playwright/test'
import { expect, test } from '../host.ts'
import { PHONES } from '../routes.ts'
import en from '../../src/i18n/en/admin.ts'
import fa from '../../src/i18n/fa/admin.ts'
import enShell from '../../src/i18n/en/shell.ts'
import faShell from '../../src/i18n/fa/shell.ts'

/** What people and worse put into text fields. */
const HOSTILE = ['<img src=x onerror=alert(1)>', '"><script>alert(1)</script>', '{{7*7}}${7*7}', "'; DROP TABLE tenants;--", 'W'.repeat(90), '\u0645\u0631\u06a9\u0632 A\u0628B <b>x</b>', '../../etc/passwd', 'javascript:alert(1)', '%00%0d%0aX: y', '🚗🚗🚗 \u200f«سنجه» \u200e']
const languages = [['fa', fa, faShell], ['en', en, enShell]] as const

async function enter(page: Page, lang: string) {
  await page.addInitScript((value) => localStorage.setItem('carsync.lang', value), lang)
  page.on('dialog', (dialog) => { if (dialog.type() !== 'beforeunload') throw new Error(`a script ran: ${dialog.message()}`); void dialog.accept() })
}
const fits = async (page: Page) => expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)

for (const [lang, t, shell] of languages) {
  test(`an administrator changes name, colour and logo and sees them on the site (${lang})`, async ({ page, signIn }) => {
    await signIn(page, PHONES.administrator)
    await enter(page, lang)
    await page.goto('/admin/sanjehrah/branding')
    const site = page.getByRole('form', { name: t.branding.site }), look = page.getByRole('form', { name: t.branding.look })
    const name = site.getByRole('textbox', { name: t.branding.name }), before = await name.inputValue(), changed = `Sanjeh ${lang} ${Date.now() % 1000}`

    // What is not saved is not lost by a press.
    await name.fill(changed)
    await page.getByRole('link', { name: t.branding.view }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: shell.do.cancel }).click()
    await expect(name).toHaveValue(changed)
    await site.getByRole('button', { name: shell.do.save }).click()
    await expect(page.getByText(shell.state.saved).first()).toBeVisible()
    await expect(site.getByRole('button', { name: shell.do.save })).toBeHidden()

    // A colour that nobody could read is refused, and helped.
    await look.getByRole('textbox', { name: t.branding.colourCode }).fill('#d9a300')
    await look.getByRole('button', { name: shell.do.save }).click()
    await expect(look.locator('[aria-invalid=true]')).toBeFocused()
    await look.getByRole('button', { name: t.branding.darker }).click()
    await look.getByRole('button', { name: shell.do.save }).click()
    await expect(look.getByRole('button', { name: shell.do.save })).toBeHidden()

    // A logo, drawn here.
    const drawn = await page.evaluate(() => { const canvas = document.createElement('canvas'); canvas.width = 120; canvas.height = 40; canvas.getContext('2d')!.fillRect(4, 4, 112, 32); return canvas.toDataURL('image/png').split(',')[1]! })
    await page.locator('input[type=file]').setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: Buffer.from(drawn, 'base64') })
    await page.getByRole('button', { name: t.branding.upload }).click()
    await expect(page.getByText(t.branding.uploaded)).toBeVisible()

    await page.getByRole('link', { name: t.branding.view }).click()
    await expect(page).toHaveURL(/\/t\/sanjehrah$/)
    await expect(page.getByText(changed).locator('visible=true').first()).toBeVisible()
    await expect.poll(() => page.locator('img[src$="/v1/tenants/sanjehrah/brand/logo"]').evaluateAll((all) => all.some((one) => (one as HTMLImageElement).naturalWidth > 0 && one.checkVisibility()))).toBe(true)
    const hue = () => page.evaluate(() => +getComputedStyle(document.documentElement).getPropertyValue('--h'))
    await expect.poll(hue).toBeGreaterThan(60)
    await expect.poll(hue).toBeLessThan(110)

    await page.goto('/admin/sanjehrah/branding')
    await name.fill(before)
    await look.getByRole('textbox', { name: t.branding.colourCode }).fill('#0f766e')
    await site.getByRole('button', { name: shell.do.save }).click()
    await expect(site.getByRole('button', { name: shell.do.save })).toBeHidden()
    await look.getByRole('button', { name: shell.do.save }).click()
    await expect(look.getByRole('button', { name: shell.do.save })).toBeHidden()
  })

  test(`of two who change the same, the later one is asked (${lang})`, async ({ page, browser, signIn, panel }) => {
    const other = await (await browser.newContext({ serviceWorkers: 'block', baseURL: panel.url })).newPage()
    for (const one of [page, other]) { await signIn(one, PHONES.administrator); await enter(one, lang); await one.goto('/admin/sanjehrah/policies') }
    const field = (one: Page) => one.getByRole('textbox', { name: t.policies.open }), save = (one: Page) => one.getByRole('button', { name: shell.do.save })
    const was = await field(page).inputValue()
    await field(page).fill('8')
    await field(other).fill('9')
    await save(other).click()
    await expect(save(other)).toBeHidden()
    await save(page).click()
    await expect(page.getByRole('alertdialog')).toContainText(t.edit.conflict)
    await page.getByRole('button', { name: t.edit.theirs }).click()
    await expect(field(page)).toHaveValue(/[9۹]/)
    await field(other).fill('7')
    await save(other).click()
    await expect(save(other)).toBeHidden()
    await field(page).fill(was)
    await save(page).click()
    await page.getByRole('button', { name: t.edit.mine }).click()
    await expect(page.getByRole('alertdialog')).toBeHidden()
    await page.reload()
    await expect(field(page)).toHaveValue(was)
  })

  test(`SMS settings: what is refused is shown at its field, and keys stay inside (${lang})`, async ({ page, signIn }) => {
    await signIn(page, PHONES.administrator)
    await enter(page, lang)
    await page.goto('/admin/sanjehrah/sms')
    const form = page.getByRole('form', { name: t.sms.title }), save = form.getByRole('button', { name: shell.do.save })
    await expect(form).toBeVisible()
    while (await form.locator('[data-field=accounts] fieldset').count()) await form.locator('[data-field=accounts] fieldset').first().getByRole('button', { name: t.edit.removeOf('').trim() }).click()
    await form.getByRole('button', { name: t.sms.addAccount }).click()
    await form.locator('[name="accounts[0].key"]').fill('0123456789abcdefSECRET')
    await form.locator('[name="accounts[0].sender"]').fill('<script>')
    await save.click()
    await expect(form.locator('[name="accounts[0].sender"]')).toHaveAttribute('aria-invalid', 'true')
    await expect(form.locator('[name="accounts[0].sender"]')).toBeFocused()
    await form.locator('[name="accounts[0].sender"]').fill('10004346')
    await form.locator('[name=zone]').fill('Mars/Base')
    await save.click()
    await expect(form.locator('[name=zone]')).toHaveAttribute('aria-invalid', 'true')
    await form.locator('[name=zone]').fill('Asia/Tehran')
    // Words without the value that they need.
    await form.getByRole('button', { name: t.sms.template.booking_moved! }).click()
    const text = form.locator(`[name="wordings.booking_moved.${lang}.text"]`)
    await text.fill('no time')
    await save.click()
    await expect(text).toHaveAttribute('aria-invalid', 'true')
    await text.fill(`${HOSTILE[0]} {when}`)
    await save.click()
    await expect(save).toBeHidden()
    await expect(form.getByText('CRET', { exact: false }).first()).toBeVisible()
    expect(await page.content()).not.toContain('0123456789abcdefSECRET')
    await page.reload()
    await expect(form.locator('[name="accounts[0].key"]')).toHaveValue('')
    await form.getByRole('button', { name: t.sms.template.booking_moved! }).click()
    await form.getByRole('button', { name: t.sms.reset }).click()
    await form.locator('[data-field=accounts] fieldset').first().getByRole('button', { name: t.edit.removeOf(t.sms.providers.kavenegar!) }).click()
    await save.click()
    await expect(save).toBeHidden()
    await fits(page)
  })

  test(`the operator makes a business, suspends it and lets it work again (${lang})`, async ({ page, signIn }, info) => {
    await signIn(page, PHONES.operator)
    await enter(page, lang)
    await page.goto('/operator/tenants')
    const slug = `made-${lang}-${info.project.name}-${info.repeatEachIndex}-${info.retry}`, name = `${HOSTILE[0]} ${slug}`
    await page.getByRole('button', { name: t.operator.add }).first().click()
    const sheet = page.getByRole('dialog')
    await sheet.getByRole('textbox', { name: t.operator.name, exact: true }).fill(name)
    await sheet.getByRole('textbox', { name: t.operator.slug }).fill('-bad-')
    await sheet.getByRole('button', { name: t.operator.add }).click()
    await expect(sheet.getByRole('textbox', { name: t.operator.slug })).toHaveAttribute('aria-invalid', 'true')
    await sheet.getByRole('textbox', { name: t.operator.slug }).fill(slug)
    await sheet.getByRole('button', { name: t.operator.add }).click()
    await expect(sheet).toBeHidden()
    const row = page.locator('tr', { hasText: slug })
    await expect(row).toContainText(t.operator.active)
    await row.getByRole('button', { name: t.operator.suspend }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: t.operator.suspend }).click()
    await expect(row).toContainText(t.operator.suspended)
    const there = await page.request.get(`/v1/tenants/${slug}`)
    expect(there.ok()).toBe(false)
    await row.getByRole('button', { name: t.operator.resume }).click()
    await expect(row).toContainText(t.operator.active)
    await fits(page)
  })
}

test('a template is copied, edited and saved', async ({ page, signIn }) => {
  await signIn(page, PHONES.administrator)
  await enter(page, 'en')
  await page.goto('/admin/sanjehrah/templates/standard')
  await page.getByRole('button', { name: en.templates.copy }).click()
  await expect(page).toHaveURL(/templates\/tpl_/)
  await page.getByRole('button', { name: /^Odometer/ }).click()
  await page.getByRole('button', { name: en.templates.addItem }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('button', { name: en.templates.done }).click()
  await expect(sheet.locator('[name="title.fa"]')).toHaveAttribute('aria-invalid', 'true')
  await sheet.locator('[name="title.fa"]').fill(HOSTILE[1]!)
  await sheet.locator('[name="title.en"]').fill(HOSTILE[4]!)
  await sheet.locator('[name=kind]').selectOption('choice')
  await sheet.locator('[name="kind.options[0].title.fa"]').fill('خوب')
  await sheet.locator('[name="kind.options[0].title.en"]').fill('Good')
  await sheet.locator('[name="kind.options[1].title.fa"]').fill('بد')
  await sheet.locator('[name="kind.options[1].title.en"]').fill('Bad')
  await sheet.getByRole('button', { name: en.templates.done }).click()
  await expect(sheet).toBeHidden()
  await fits(page)
  await page.getByRole('button', { name: enShell.do.save }).click()
  await expect(page.getByRole('button', { name: enShell.do.save })).toBeHidden()
  await page.reload()
  await page.getByRole('button', { name: /^Odometer/ }).click()
  await expect(page.getByText(HOSTILE[4]!)).toBeVisible()
})

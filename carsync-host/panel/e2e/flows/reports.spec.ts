// What becomes of reports: a customer compares two of one car; staff revoke the one and correct the other, and whoever verifies them is told.
import { expect, test } from '../host.ts'
import { inspected, ROUND_THE_CLOCK } from '../inspected.ts'
import { PHONES } from '../routes.ts'
import enReport from '../../src/i18n/en/report.ts'
import enShell from '../../src/i18n/en/shell.ts'
import enStaff from '../../src/i18n/en/staff.ts'
import faReport from '../../src/i18n/fa/report.ts'
import faShell from '../../src/i18n/fa/shell.ts'
import faStaff from '../../src/i18n/fa/staff.ts'

const kilometres = { fa: ['۸۰٬۰۰۰', '۹۱٬۲۰۰'], en: ['80,000', '91,200'] } as const
const hood = { fa: 'کاپوت', en: 'Hood' }, why = 'کیلومتر <b>اشتباه</b> ثبت شد'
for (const [lang, report, staff, shell] of [['fa', faReport, faStaff, faShell], ['en', enReport, enStaff, enShell]] as const) {
  test(`two reports of a car are compared, one is revoked, one corrected (${lang})`, async ({ page, browser, signIn, ask, panel }, info) => {
    test.setTimeout(90_000)
    const turn = (info.project.name === 'phone' ? 0 : 2) + (lang === 'fa' ? 0 : 1) + 4 * info.repeatEachIndex, plate = `${51 + turn}س321-40`, mine = `099955502${10 + turn}`, market = await ask(PHONES.market)
    const first = await inspected(market, { plate, phone: mine, name: 'نگار رستمی', km: 80_000 }), second = await inspected(market, { plate, phone: mine, km: 91_200, painted: ['hood', 'door_fr'] })
    const language = (value: string) => localStorage.setItem('carsync.lang', value)

    // The customer.
    await signIn(page, mine)
    await page.addInitScript(language, lang)
    await page.goto('/reports')
    await expect(page.locator('main a.open')).toHaveCount(2)
    await page.locator('main a.open').first().click()
    await page.getByRole('button', { name: report.compare }).click()
    await page.getByRole('dialog').getByRole('link').click()
    await expect(page.getByRole('heading', { level: 1, name: report.comparing.title })).toBeVisible()
    await expect(page.locator('main')).toContainText(kilometres[lang][0])
    await expect(page.locator('main')).toContainText(kilometres[lang][1])
    const row = page.locator('main li', { hasText: hood[lang] })
    await expect(row).toContainText(report.comparing.worse)
    await expect(row).toContainText(report.state.painted!)
    await expect(page.locator('main section', { hasText: report.comparing.newPaint })).toContainText(hood[lang])

    // The workshop takes the first back, with a reason.
    const { storageState: _, ...use } = info.project.use, work = await (await browser.newContext({ ...use, serviceWorkers: 'block', baseURL: panel.url })).newPage(), base = `/staff/${ROUND_THE_CLOCK.tenant}/${ROUND_THE_CLOCK.workshop}`
    await signIn(work, PHONES.market)
    await work.addInitScript(language, lang)
    const press = async (action: string) => { await work.getByRole('button', { name: shell.do.menu }).last().click(); await work.getByRole('menuitem', { name: action }).click() }
    await work.goto(`${base}/reports/${first.id}`)
    await press(staff.reports.revoke)
    const ask1 = work.getByRole('alertdialog')
    await ask1.getByRole('button', { name: staff.reports.revoke }).click()
    await expect(ask1.getByRole('textbox')).toHaveAttribute('aria-invalid', 'true')
    await ask1.getByRole('textbox').fill(why)
    await ask1.getByRole('button', { name: staff.reports.revoke }).click()
    await expect(work.getByText(staff.reports.revokedBecause(why))).toBeVisible()
    await page.goto(`/verify/${first.document.verify_token}`)
    await expect(page.getByRole('heading', { name: report.verify.revoked })).toBeVisible()
    await expect(page.locator('main')).toContainText(why)

    // The second is corrected: it is good until the correction is final, and superseded then.
    await work.goto(`${base}/reports/${second.id}`)
    await press(staff.reports.supersede)
    await work.getByRole('alertdialog').getByRole('button', { name: staff.reports.supersedeDo }).click()
    await expect(work.getByText(staff.inspect.supersedes)).toBeVisible()
    await page.goto(`/verify/${second.document.verify_token}`)
    await expect(page.getByRole('heading', { name: report.verify.valid })).toBeVisible()
    await work.goto(`${work.url().split('?')[0]}?part=review`)
    await expect(work.getByText(staff.inspect.missing(0))).toBeVisible()
    await work.getByRole('button', { name: staff.inspect.finalise }).click()
    await work.getByRole('alertdialog').getByRole('button', { name: staff.inspect.finalise }).click()
    await expect(work.getByText(staff.inspect.finalised)).toBeVisible()
    await page.reload()
    await expect(page.getByRole('heading', { name: report.verify.superseded })).toBeVisible()

    // The customer's list says the same of all three.
    await page.goto('/reports')
    for (const standing of [shell.report.standing.valid, shell.report.standing.superseded, shell.report.standing.revoked]) await expect(page.locator('main li', { hasText: standing })).toHaveCount(1)
    await work.context().close()
  })
}

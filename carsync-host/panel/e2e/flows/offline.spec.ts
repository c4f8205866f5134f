// An inspection without a network: the page opens from the service worker, answers stay on the device through a reload, and go by themselves once there is a network.
import { expect, test } from '../host.ts'
import { begun, ROUND_THE_CLOCK } from '../inspected.ts'
import { startLine } from '../process.ts'
import { PHONES } from '../routes.ts'
import type { Inspection } from '../../src/api/types.ts'
import en from '../../src/i18n/en/staff.ts'
import fa from '../../src/i18n/fa/staff.ts'

test.use({ serviceWorkers: 'allow' })
// Numbers of texts read in Node are Persian.
const waiting = { fa: /^۱ .*اینترنت/, en: /^1 answer waits/ }
const hood = { fa: /^کاپوت[^:]*:/, en: /^Hood:/ }
for (const [lang, t] of [['fa', fa.inspect], ['en', en.inspect]] as const) {
  test(`a draft outlives a reload without a network (${lang})`, async ({ page, context, panel, signIn, ask }, info) => {
    // The browser is told, and the line is cut as well: what the browser is told is not told to all of its parts at once.
    const line = await startLine(panel.url)
    const market = await ask(PHONES.market), turn = (info.project.name === 'phone' ? 0 : 2) + (lang === 'fa' ? 0 : 1) + 4 * info.repeatEachIndex, draft = await begun(market, { plate: `2${turn % 10}ط654-${60 + turn}` }), note = `<b>${lang}</b> کنار چراغ`
    const path = `/v1/tenants/${ROUND_THE_CLOCK.tenant}/workshops/${ROUND_THE_CLOCK.workshop}/bookings/${draft.booking}/inspection`
    await signIn(page, PHONES.market)
    await page.addInitScript((value) => localStorage.setItem('carsync.lang', value), lang)
    const at = `/staff/${ROUND_THE_CLOCK.tenant}/${ROUND_THE_CLOCK.workshop}/inspect/${draft.booking}?part=outer_panels`
    await page.goto(line.url + at)
    await expect(page.getByText(t.saved)).toBeVisible()
    // Once more under the service worker, which keeps what it sees.
    await page.evaluate(() => navigator.serviceWorker.ready)
    await page.reload()
    await expect(page.getByText(t.saved)).toBeVisible()
    await expect.poll(() => page.evaluate(() => !!navigator.serviceWorker.controller)).toBe(true)

    line.cut()
    await context.setOffline(true)
    await page.getByRole('button', { name: hood[lang] }).click()
    await page.getByRole('button', { name: t.state.painted, exact: true }).click()
    await page.locator('.body-editor').getByRole('button', { name: t.note }).click()
    await page.locator('.body-editor textarea').fill(note)
    await expect(page.getByText(waiting[lang])).toBeVisible()
    await page.reload()
    await expect(page.getByText(t.fromKept)).toBeVisible()
    await expect(page.getByText(waiting[lang])).toBeVisible()
    await page.getByRole('button', { name: hood[lang] }).click()
    await expect(page.locator('.body-editor textarea')).toHaveValue(note)
    expect((await market<Inspection>(path)).items.some((one) => one.item === 'hood')).toBe(false)

    line.mend()
    await context.setOffline(false)
    await expect(page.getByText(t.saved)).toBeVisible({ timeout: 15_000 })
    await expect.poll(async () => (await market<Inspection>(path)).items.find((one) => one.item === 'hood')?.finding).toMatchObject({ answer: { type: 'panel', states: ['painted'] }, note })
    await market(path, undefined, { method: 'DELETE' })
    await page.close()
    await line.stop()
  })
}

// A manager closes some hours: what the closure hits is told before, nobody is offered a time in it, and it goes away again.
import { expect, test } from '../host.ts'
import { PHONES } from '../routes.ts'
import en from '../../src/i18n/en/staff.ts'
import fa from '../../src/i18n/fa/staff.ts'
import type { Booking, Slots } from '../../src/api/types.ts'

const MANAGER = '09995550021', WORKSHOP = 'sanjehrah-azadi', base = `/v1/tenants/sanjehrah/workshops/${WORKSHOP}`
for (const [lang, t] of [['fa', fa.setup.closures], ['en', en.setup.closures]] as const) {
  test(`a closure tells what it hits, takes its hours away and gives them back (${lang})`, async ({ page, signIn, ask }, info) => {
    const anybody = await ask(), customer = await ask(PHONES.customer), turn = (info.project.name === 'phone' ? 0 : 2) + (lang === 'fa' ? 0 : 1)
    const slots = async (from?: string) => (await anybody<Slots>(`${base}/slots?services=inspection_full&days=7${from ? `&from=${from}` : ''}`)).items
    // A time that is still free once somebody has it: what is missing later is missing for the closure.
    const local = (at: string) => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tehran', dateStyle: 'short', timeStyle: 'short' }).format(new Date(at))
    const today = local(new Date().toISOString()).slice(0, 10), slot = (await slots()).findLast((one) => one.free_bays >= 2 && local(one.starts_at).slice(0, 10) > today)!, [day, from] = local(slot.starts_at).split(' ') as [string, string], until = local(slot.ends_at).split(' ')[1]!
    const { workshop } = await anybody<{ workshop: string }>(base)
    const booked = await customer<Booking>('/v1/tenants/sanjehrah/bookings', { workshop, services: ['inspection_full'], starts_at: slot.starts_at, vehicle: { plate: `7${turn}س765-50` } }, { headers: { 'idempotency-key': `closed-upon-${lang}-${info.project.name}-${info.repeatEachIndex}` } })

    await signIn(page, MANAGER)
    await page.addInitScript((value) => localStorage.setItem('carsync.lang', value), lang)
    await page.goto(`/staff/sanjehrah/${WORKSHOP}/setup/closures`)
    await page.getByRole('button', { name: t.add }).click()
    const sheet = page.getByRole('dialog'), reason = `<i>${lang}</i> ${info.project.name} ${info.repeatEachIndex}`
    await sheet.locator('label', { hasText: t.hours }).click()
    await sheet.getByRole('button', { name: t.first }).click()
    // From tomorrow, which the calendar stands on, to the day: along the text, so leftwards in Persian.
    await expect(sheet.locator('[role=gridcell] [data-focused], [role=gridcell] [data-selected]').first()).toBeVisible()
    await sheet.locator('[role=gridcell] [data-selected]').focus()
    const ahead = Math.round((Date.parse(day) - Date.parse(today)) / 86_400_000) - 1
    for (let i = 0; i < ahead; i++) await page.keyboard.press(lang === 'fa' ? 'ArrowLeft' : 'ArrowRight')
    await page.keyboard.press('Enter')
    await sheet.locator('[name=from]').fill(from)
    await sheet.locator('[name=until]').fill(until)
    await sheet.getByRole('textbox', { name: t.reason }).fill(reason)
    await sheet.getByRole('button', { name: t.preview }).click()
    await expect(sheet.locator(`a[href$="booking=${booked.id}"]`)).toBeVisible()
    expect((await slots(day)).some((one) => one.starts_at === slot.starts_at), 'a look changes nothing').toBe(true)
    await sheet.getByRole('button', { name: t.save }).click()
    await expect(sheet).toBeHidden()
    await expect(page.locator('main').getByText(reason)).toBeVisible()

    // Customers: not in the API, and not in their page, which drops the time of an old address.
    expect((await slots(day)).filter((one) => Date.parse(one.starts_at) < Date.parse(slot.ends_at) && Date.parse(one.ends_at) > Date.parse(slot.starts_at))).toEqual([])
    const offer = `/t/sanjehrah/w/${WORKSHOP}/book?services=inspection_full&at=${encodeURIComponent(slot.starts_at)}`
    await page.goto(offer)
    await expect.poll(() => page.url()).not.toContain('at=')

    await page.goto(`/staff/sanjehrah/${WORKSHOP}/setup/closures`)
    await page.getByRole('button', { name: `${t.remove}: ${reason}` }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: t.remove }).click()
    await expect(page.locator('main').getByText(reason)).toBeHidden()
    expect((await slots(day)).some((one) => one.starts_at === slot.starts_at)).toBe(true)
    await page.goto(offer)
    await expect(page.locator('#time input:checked')).toHaveCount(1)
    await customer(`/v1/me/bookings/${booked.id}/cancel`, undefined, { method: 'POST' })
  })
}

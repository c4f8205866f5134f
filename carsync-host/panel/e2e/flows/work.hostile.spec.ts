// Twenty hostile texts in every field of staff, administrators and the operator. A place is a page and the way to its fields; every text field found there gets all twenty,
// some are saved, and what was saved is looked at where it shows.
import type { Locator, Page } from '@playwright/test'
import { HOSTILE, unharmed, watched } from '../hostile.ts'
import { expect, test } from '../host.ts'
import { dayAhead, found, PHONES, type By } from '../routes.ts'
import type { DayBoard } from '../../src/api/types.ts'
import enAdmin from '../../src/i18n/en/admin.ts'
import enShell from '../../src/i18n/en/shell.ts'
import enStaff from '../../src/i18n/en/staff.ts'
import faAdmin from '../../src/i18n/fa/admin.ts'
import faShell from '../../src/i18n/fa/shell.ts'
import faStaff from '../../src/i18n/fa/staff.ts'

type Words = { admin: typeof enAdmin; staff: typeof enStaff; shell: typeof enShell }
type Spot = {
  as: string
  path: string
  /** Leads to the fields; again after each save. */
  open?: (page: Page, words: Words) => Promise<void>
  /** Where the fields are. */
  within: 'main' | '[role=dialog]' | '[role=alertdialog]'
  /** At least so many text fields are there: a place that lost its fields proves nothing. */
  fields: number
  /** The buttons that save; none where nothing is kept, or answers save themselves. */
  save?: (words: Words) => string
  /** Makes good what must be good for a save to be taken. */
  right?: (within: Locator, page: Page, turn: number) => Promise<void>
  /** At least so many of the saves are taken. */
  kept?: number
  /** Takes away what would be in the way of other tests. */
  clear?: (by: By) => Promise<void>
  /** Where it is read afterwards. */
  then?: string[]
}
const ADMINISTRATOR = '09995550013', M = '/staff/bazar/rahsayar-aghdasiyeh', A = '/admin/golpayeh', Q = '/staff/sanjehrah/sanjehrah-attaran'
const press = (name: (words: Words) => string) => async (page: Page, words: Words) => { await page.getByRole('button', { name: name(words), exact: true }).first().click() }
const all = async (page: Page, names: (string | undefined)[]) => { for (const name of names) if (name) for (const one of await page.locator('main').getByRole('button', { name }).all()) await one.click() }

/** Walk-ins hold a bay; late in the evening, tomorrow's. */
async function leave(by: By) {
  const base = `/v1/tenants/bazar/workshops/rahsayar-aghdasiyeh`, staff = await by.ask(PHONES.market), boards = await Promise.all([0, 1].map((ahead) => staff<DayBoard>(`${base}/day/${dayAhead(ahead)}`)))
  const bookings = boards.flatMap((board) => board.bookings)
  for (const { booking } of bookings) if (booking.walk_in && ['confirmed', 'arrived'].includes(booking.state)) await staff(`${base}/bookings/${booking.id}/cancel`, undefined, { method: 'POST' })
}

const SPOTS: Record<string, Spot> = {
  'walk-in': {
    kept: 3, clear: leave, as: PHONES.market, path: `${M}/day`, within: '[role=dialog]', fields: 7, save: ({ staff }) => staff.walk.save, then: [`${M}/day`, `${M}/print/{today}`, `${M}/customers`],
    open: async (page, words) => { await press(({ staff }) => staff.board.walkIn)(page, words); await page.getByRole('dialog').getByRole('button', { name: words.staff.walk.more }).click() },
    right: async (sheet, page, turn) => {
      const parts = sheet.locator('[data-part]')
      await parts.nth(0).fill('66')
      await parts.nth(1).selectOption('د')
      await parts.nth(2).fill(String(300 + turn))
      await parts.nth(3).fill('33')
      await sheet.locator('input[name=phone]').fill('')
      const service = sheet.locator('label').filter({ has: page.locator('input[type=checkbox]') }).first()
      if (!(await service.getByRole('checkbox').isChecked())) await service.click()
    },
  },
  'notes of an inspection': { as: PHONES.market, path: `${M}/inspect/{draft}?part=documents`, within: 'main', fields: 2, open: async (page, { staff }) => all(page, Array(4).fill(staff.inspect.note)), then: [`${M}/inspect/{draft}?part=review`] },
  summary: { as: PHONES.market, path: `${M}/inspect/{draft}?part=review`, within: 'main', fields: 1 },
  'reason of a revocation': { as: PHONES.market, path: `${M}/reports/{later}`, within: '[role=alertdialog]', fields: 1, open: async (page, { shell, staff }) => { await page.getByRole('button', { name: shell.do.menu }).last().click(); await page.getByRole('menuitem', { name: staff.reports.revoke }).click() } },
  customers: { as: PHONES.market, path: `${M}/customers`, within: 'main', fields: 1 },
  bays: { kept: 2, as: PHONES.administrator, path: `${Q}/setup/bays`, within: '[role=dialog]', fields: 1, open: press(({ staff }) => staff.setup.bays.add), save: ({ shell }) => shell.do.save, then: [`${Q}/day`] },
  services: { kept: 2, as: PHONES.administrator, path: `${Q}/setup/services`, within: '[role=dialog]', fields: 10, open: press(({ staff }) => staff.setup.services.add), save: ({ shell }) => shell.do.save, right: async (sheet, _, turn) => { for (const [name, value] of Object.entries({ slug: `hostile_${turn}`, 'price.amount': '120000', duration_minutes: '60', notice_min_minutes: '0', notice_max_days: '30', buffer_before_minutes: '0', buffer_after_minutes: '0', 'interval.months': '', 'interval.km': '' })) await sheet.locator(`[name="${name}"]`).fill(value) }, then: ['/t/sanjehrah/w/sanjehrah-attaran'] },
  hours: { as: PHONES.administrator, path: `${Q}/setup/hours`, within: 'main', fields: 10 },
  closures: { kept: 3, as: PHONES.administrator, path: `${Q}/setup/closures`, within: '[role=dialog]', fields: 1, open: press(({ staff }) => staff.setup.closures.add), save: ({ staff }) => staff.setup.closures.save, then: [`${Q}/week`] },
  colleagues: { as: ADMINISTRATOR, path: `${A}/staff`, within: '[role=dialog]', fields: 1, open: press(({ admin }) => admin.staff.add), save: ({ admin }) => admin.staff.add },
  branding: { kept: 3, as: ADMINISTRATOR, path: `${A}/branding`, within: 'main', fields: 3, save: ({ shell }) => shell.do.save, right: async (main) => main.locator('[name=colour]').fill('#0f766e'), then: ['/t/golpayeh', `${A}/staff`] },
  wordings: { as: ADMINISTRATOR, path: `${A}/sms`, within: 'main', fields: 6, open: async (page, { admin }) => all(page, [admin.sms.addAccount, admin.sms.template.booking_moved, admin.sms.template.service_due]), save: ({ shell }) => shell.do.save },
  policies: { as: ADMINISTRATOR, path: `${A}/policies`, within: 'main', fields: 3, save: ({ shell }) => shell.do.save },
  'an item of a template': {
    kept: 2, as: ADMINISTRATOR, path: `${A}/templates/standard`, within: '[role=dialog]', fields: 3, save: ({ admin }) => admin.templates.done,
    open: async (page, { admin }) => {
      if (page.url().endsWith('standard')) { await page.getByRole('button', { name: admin.templates.copy }).click(); await expect(page).toHaveURL(/templates\/tpl_/); await page.locator('main [aria-expanded=false]').first().click() }
      await page.getByRole('button', { name: admin.templates.addItem }).first().click()
    },
    right: async (sheet, _, turn) => sheet.locator('[name=key]').fill(`hostile_${turn}`),
  },
  'a template': { kept: 3, as: ADMINISTRATOR, path: `${A}/templates/standard`, within: 'main', fields: 2, save: ({ shell }) => shell.do.save, open: async (page, { admin }) => { if (page.url().endsWith('standard')) { await page.getByRole('button', { name: admin.templates.copy }).click(); await expect(page).toHaveURL(/templates\/tpl_/); await page.locator('main [aria-expanded=false]').first().click() } }, then: [`${A}/templates`] },
  messages: { as: ADMINISTRATOR, path: `${A}/messages`, within: 'main', fields: 0 },
  businesses: { kept: 2, as: PHONES.operator, path: '/operator/tenants', within: '[role=dialog]', fields: 2, open: press(({ admin }) => admin.operator.add), save: ({ admin }) => admin.operator.add, right: async (sheet, _, turn) => sheet.locator('[name=slug]').fill(`hostile-${turn}`) },
}
test.use({ actionTimeout: 10_000 })
/** What takes words or digits. */
const TEXT = 'input:not([type=checkbox], [type=radio], [type=file], [type=color], [type=range], [type=hidden]), textarea'
const SAVED = [1, 9, 17]

for (const [nth, [name, spot]] of Object.entries(SPOTS).entries()) {
  // Each place in one language, by turns.
  const lang = nth % 2 ? 'en' : 'fa'
  test(`hostile texts: ${name} (${lang})`, async ({ page, signIn, ask, panel }) => {
    test.setTimeout(120_000)
    const words = (lang === 'fa' ? { admin: faAdmin, staff: faStaff, shell: faShell } : { admin: enAdmin, staff: enStaff, shell: enShell }) as Words, by: By = { host: panel.host, ask }
    const at = async (path: string) => { for (const [whole, key] of path.matchAll(/{(\w+)}/g)) path = path.replace(whole, await found(key!, by)); await page.goto(path); await page.waitForFunction(() => !document.querySelector('.splash, .skeleton')) }
    const seen = watched(page), within = page.locator(spot.within), fields = within.locator(TEXT).locator('visible=true'), save = spot.save && within.getByRole('button', { name: spot.save(words) }).locator('visible=true')
    await signIn(page, spot.as)
    await page.addInitScript((value) => localStorage.setItem('carsync.lang', value), lang)
    const reach = async () => {
      await at(spot.path)
      await spot.open?.(page, words)
      await expect.poll(() => fields.count(), { timeout: 15_000 }).toBeGreaterThanOrEqual(spot.fields)
    }
    await reach()

    let kept = 0
    for (const [turn, text] of HOSTILE.entries()) {
      for (const field of await fields.all()) await field.fill(text)
      await unharmed(page, `${name}: ${text}`)
      if (!save || !SAVED.includes(turn)) continue
      await spot.right?.(within, page, turn)
      // News may lie over the button, for as long as the pointer rests on them.
      for (const close of await page.locator('[data-react-aria-top-layer] button').all()) await close.click().catch(() => {})
      // The last first: what is saved takes its button away.
      for (let i = (await save.count()) - 1; i >= 0; i--) await save.nth(i).click()
      const gone = async () => (await save.count()) === 0, refused = within.locator('[aria-invalid=true], [role=alert], .text-bad')
      await expect.poll(async () => (await gone()) || (await refused.count()) > 0, { message: `${name}: ${text} is saved, or refused where it can be seen`, timeout: 10_000 }).toBe(true)
      if (await expect.poll(gone, { timeout: 800 }).toBe(true).then(() => true, () => false)) kept++
      await unharmed(page, `${name}, saved: ${text}`)
      if (spot.within !== 'main' && !(await save.count())) await reach()
    }
    expect(kept).toBeGreaterThanOrEqual(spot.kept ?? 0)
    for (const path of spot.then ?? []) { await at(path); await unharmed(page, `${name} on ${path}`) }
    await spot.clear?.(by)
    expect(seen).toEqual([])
  })
}

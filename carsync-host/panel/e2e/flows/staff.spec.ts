// A workshop's day: a booking appears by itself, somebody walks in, their car is inspected through a lost network, and the report is final. On a tablet in Persian, on a desk in English.
import type { Page } from '@playwright/test'
import { expect, test } from '../host.ts'
import { dayAhead, PHONES } from '../routes.ts'
import type { Booking, DayBoard } from '../../src/api/types.ts'
import fa from '../../src/i18n/fa/shell.ts'

const TENANT = 'bazar', WORKSHOP = 'rahsayar-aghdasiyeh', STAFF = '09995550011' // open day and night, all week
const words = {
  fa: { board: 'برنامهٔ روز', walkIn: 'مراجعهٔ بدون نوبت', first: 'دو رقم اول', letter: 'حرف', middle: 'سه رقم', region: 'کد ایران', phone: /موبایل/, name: /^نام/, take: /ثبت مراجعه/, start: 'شروع کار', inspect: 'کارشناسی', begin: 'شروع کارشناسی', paint: 'رنگ و بدنه', rest: /بقیه سالم/, painted: 'رنگ‌شده', next: /بخش بعد/, review: /مرور/, note: 'یادداشت', finalise: 'نهایی کردن گزارش', final: 'گزارش نهایی شد.', saved: 'ذخیره شد', waiting: /در انتظار اینترنت/, hood: /^کاپوت[^:]*:/, missing: 'همهٔ موارد لازم پاسخ دارند', km: 'کارکرد نمایشگر', faults: /فقط ایرادها/, known: 'این خودرو را می‌شناسیم', keepMine: 'پاسخ من بماند', conflict: 'دو نفر این مورد را پر کرده‌اند', photo: 'در حال فرستادن', summary: 'جمع‌بندی کارشناس' },
  en: { board: 'Day board', walkIn: 'Walk-in', first: 'First two digits', letter: 'Letter', middle: 'Three digits', region: 'Region code', phone: /Mobile/, name: /^Name/, take: /Take walk-in/, start: 'Start work', inspect: 'Inspect', begin: 'Begin inspection', paint: 'Paint and body', rest: /Rest is sound/, painted: 'Painted', next: /Next section/, review: /Review/, note: 'Note', finalise: 'Finalise report', final: 'The report is final.', saved: 'Saved', waiting: /for a connection/, hood: /^Hood:/, missing: 'All required items are answered', km: 'Odometer reading', faults: /Faults only/, known: 'We know this vehicle', keepMine: 'Keep mine', conflict: 'Two people answered this', photo: 'Sending', summary: 'Inspector’s summary' },
}
/** What people type to see whether it is believed. */
const HOSTILE = ['<img src=x onerror="window.owned=1">', '"><script>window.owned=1</script>', "'; DROP TABLE bookings; --", '${7*7} {{7*7}}', 'مریم <b>اکبری</b> "دوم"', 'A'.repeat(90)]

const sizes = { fa: { viewport: { width: 820, height: 1180 }, hasTouch: true }, en: { viewport: { width: 1440, height: 900 } } }
const language = (page: Page, lang: 'fa' | 'en') => page.addInitScript((value) => localStorage.setItem('carsync.lang', value), lang)

for (const lang of ['fa', 'en'] as const) {
  const w = words[lang]
  test.describe(lang === 'fa' ? 'tablet fa' : 'desktop en', () => {
    test.use(sizes[lang])
    test.beforeEach(({}, info) => { test.skip(info.project.name !== 'desktop', 'it sets its own sizes') })

    test('staff see a booking appear, take a walk-in, inspect it and make the report final', async ({ page, panel, signIn }) => {
      test.setTimeout(150_000)
      const get = (path: string) => fetch(panel.host + path).then((r) => r.json()), base = `/v1/tenants/${TENANT}/workshops/${WORKSHOP}`
      await signIn(page, STAFF)
      await language(page, lang)

      // A customer books; the board that is open shows it.
      const [service] = (await get(`${base}/services`)) as { slug: string }[], slots = (await get(`${base}/slots?services=${service!.slug}&days=7`)) as { items: { starts_at: string }[]; zone: string }
      const slot = slots.items.at(lang === 'fa' ? -2 : -7)!, day = new Intl.DateTimeFormat('en-CA', { timeZone: slots.zone }).format(new Date(slot.starts_at)), { workshop } = (await get(base)) as { workshop: string }
      await page.goto(`/staff/${TENANT}/${WORKSHOP}/day/${day}`)
      await expect(page.getByRole('heading', { level: 1, name: w.board })).toBeVisible()
      await page.waitForFunction(() => !document.querySelector('.skeleton'))
      const region = lang === 'fa' ? '43' : '44', booked = await fetch(`${panel.host}/v1/tenants/${TENANT}/bookings`, { method: 'POST', headers: { authorization: `Bearer ${panel.tokens.customer}`, 'content-type': 'application/json', 'idempotency-key': `seen-live-on-the-board-${lang}` }, body: JSON.stringify({ workshop, services: [service!.slug], starts_at: slot.starts_at, vehicle: { plate: `91ص765-${region}` } }) })
      expect(booked.status, booked.ok ? '' : await booked.clone().text()).toBe(201)
      const { id } = (await booked.json()) as { id: string }
      await expect.poll(async () => page.getByRole('img', { name: /۹۱ ص ۷۶۵|91 ص 765/ }).count(), { timeout: 15_000 }).toBeGreaterThan(0)

      await fetch(`${panel.host}/v1/me/bookings/${id}/cancel`, { method: 'POST', headers: { authorization: `Bearer ${panel.tokens.customer}` } })
      await expect.poll(async () => page.getByRole('img', { name: /۹۱ ص ۷۶۵|91 ص 765/ }).count(), { timeout: 15_000 }).toBe(0)

      // Somebody at the door, in less than fifteen seconds.
      await page.goto(`/staff/${TENANT}/${WORKSHOP}/day`)
      const plate = async (first: string, region: string) => {
        await page.getByRole('textbox', { name: w.first }).fill(first)
        await page.getByRole('combobox', { name: w.letter }).selectOption('د')
        await page.getByRole('textbox', { name: w.middle }).fill('345')
        await page.getByRole('textbox', { name: w.region, exact: true }).fill(region)
      }
      await page.getByRole('button', { name: w.walkIn, exact: true }).click()
      const started = Date.now()
      await plate('77', region)
      await page.getByRole('dialog').locator('label').filter({ has: page.locator('input[type=checkbox]') }).first().click()
      await page.getByRole('textbox', { name: w.phone }).fill(lang === 'fa' ? '09995550171' : '09995550172')
      await page.getByRole('textbox', { name: w.name }).fill(HOSTILE[0]!)
      await page.getByRole('button', { name: w.take }).click()
      const sheet = page.getByRole('dialog')
      await expect(sheet.getByRole('heading', { name: HOSTILE[0]! })).toBeVisible()
      expect(Date.now() - started).toBeLessThan(15_000)
      await sheet.getByRole('button', { name: w.start }).click()
      await expect(sheet.getByRole('link', { name: w.inspect })).toBeVisible()
      await sheet.getByRole('link', { name: w.inspect }).click()

      // The inspection: sections at once, then one panel by hand.
      await page.locator('label', { hasText: w.paint }).click()
      await page.getByRole('button', { name: w.begin }).click()
      await expect(page.getByText(w.saved)).toBeVisible()
      const at = page.url().split('?')[0]!
      for (;;) {
        await page.waitForTimeout(200)
        const rest = page.getByRole('button', { name: w.rest })
        if (await rest.count()) await rest.click()
        const km = page.getByRole('textbox', { name: w.km })
        if (await km.count()) await km.fill('84200')
        if (!(await page.getByRole('button', { name: w.next }).count())) break
        await page.getByRole('button', { name: w.next }).click()
      }
      await page.goto(`${at}?part=outer_panels`)

      // Without a network answers wait here, and go by themselves once it is back.
      await expect(page.getByText(w.saved)).toBeVisible()
      await page.route('**/inspection/**', (route) => route.abort())
      await page.getByRole('button', { name: w.hood }).click()
      await page.getByRole('button', { name: w.painted, exact: true }).click()
      await page.locator('.body-editor').getByRole('button', { name: w.note }).click()
      await page.locator('.body-editor textarea').fill(HOSTILE[1]!)
      await expect(page.getByText(w.waiting)).toBeVisible()

      // Somebody else writes there meanwhile: both stand side by side.
      const inspection = `${base}/bookings/${at.split('/').at(-1)}/inspection`, { items } = (await (await page.request.get(inspection)).json()) as { items: { item: string; version: number }[] }
      const theirs = await page.request.post(`${inspection}/items`, { headers: { origin: panel.url }, data: { items: [{ item: 'hood', version: items.find((one) => one.item === 'hood')!.version, finding: { answer: { type: 'panel', states: ['dented'] } } }] } })
      expect(theirs.status(), await theirs.text()).toBe(200)
      await page.unroute('**/inspection/**')
      await page.evaluate(() => dispatchEvent(new Event('online')))
      await expect(page.getByText(w.conflict)).toBeVisible({ timeout: 15_000 })
      await page.getByRole('button', { name: w.keepMine }).click()
      await expect(page.getByText(w.saved)).toBeVisible()

      // A photo, and the end.
      const drawn = await page.evaluate(() => { const canvas = document.createElement('canvas'); canvas.width = 3000; canvas.height = 200; const ink = canvas.getContext('2d')!; for (let i = 0; i < 300; i++) { ink.fillStyle = `hsl(${i * 7} 60% 50%)`; ink.fillRect(i * 10, 0, 10, 200) } return canvas.toDataURL('image/png').split(',')[1]! })
      await page.locator('input[type=file][data-photo=hood]').setInputFiles({ name: 'hood.png', mimeType: 'image/png', buffer: Buffer.from(drawn, 'base64') })
      await expect(page.locator('.body-editor img')).toBeVisible({ timeout: 15_000 })
      await expect(page.locator('.body-editor [role=progressbar]')).toHaveCount(0, { timeout: 15_000 })
      await page.goto(`${at}?part=review`)
      await expect(page.getByText(w.missing)).toBeVisible()
      await page.getByRole('textbox', { name: w.summary }).fill(HOSTILE[4]!)
      await expect(page.getByText(w.saved)).toBeVisible()
      await page.getByRole('button', { name: w.finalise }).click()
      await page.getByRole('alertdialog').getByRole('button', { name: w.finalise }).click()
      await expect(page.getByText(w.final)).toBeVisible({ timeout: 20_000 })
      await expect(page.getByText(HOSTILE[1]!)).toBeVisible()
      await expect(page.getByText(HOSTILE[4]!)).toBeVisible()
      expect(await page.evaluate(() => 'owned' in window)).toBe(false)

      // The same car again is known.
      await page.goto(`/staff/${TENANT}/${WORKSHOP}/day`)
      await page.getByRole('button', { name: w.walkIn, exact: true }).click()
      await plate('77', region)
      await expect(page.getByText(w.known)).toBeVisible()
      await expect(page.getByRole('textbox', { name: w.name })).toHaveValue(HOSTILE[0]!)
    })
  })
}

test('a booking is dragged to another hour, and goes back where the host refuses', async ({ page, signIn, ask }, info) => {
  test.skip(info.project.name !== 'desktop')
  await signIn(page, STAFF)
  // On a day that the demo leaves empty: one at ten, another at half past two in the same bay.
  const day = dayAhead(20 + info.repeatEachIndex), staff = await ask(STAFF), base = `/v1/tenants/${TENANT}/workshops/${WORKSHOP}`, minutes = (from: string, until: string) => (Date.parse(until) - Date.parse(from)) / 60_000
  const { bays } = await staff<DayBoard>(`${base}/day/${day}`), [bay] = bays, [service] = (await staff<{ slug: string; duration_minutes: number }[]>(`${base}/services`)).filter((one) => one.duration_minutes <= 120)
  const [mine, next] = await Promise.all(['10:00', '14:30'].map((time, nth) => staff<Booking>(`${base}/walk-ins`, { services: [service!.slug], vehicle: { plate: `5${nth}ق222-40` }, starts_at: `${day}T${time}:00+03:30`, bay: bay!.id }, { headers: { 'idempotency-key': `dragged-${day}-${nth}` } }))) as [Booking, Booking]
  const length = minutes(mine.starts_at, mine.ends_at), startOf = async () => (await staff<DayBoard>(`${base}/day/${day}`)).bookings.find((one) => one.booking.id === mine.id)!.booking.starts_at

  await page.goto(`/staff/${TENANT}/${WORKSHOP}/day/${day}`)
  await page.waitForFunction(() => !document.querySelector('.skeleton'))
  const board = page.getByRole('region', { name: words.fa.board }), block = board.locator('ul').first().locator('li').first().locator('button').first()
  const drag = async (by: number) => {
    await block.evaluate((element) => { element.scrollIntoView({ block: 'start' }); element.closest('[role=region]')!.scrollBy(0, -140) })
    const from = (await block.boundingBox())!, pixels = (by * (from.height + 4)) / length
    await page.mouse.move(from.x + 40, from.y + 8)
    await page.mouse.down()
    await page.mouse.move(from.x + 40, from.y + 40, { steps: 4 })
    await page.mouse.move(from.x + 40, from.y + 8 + pixels, { steps: 8 })
    await expect(board.locator('.border-dashed.pointer-events-none')).toBeVisible()
    await page.mouse.up()
  }
  await drag(90)
  await expect(page.getByText(/^به .* رفت\./)).toBeVisible()
  const moved = await startOf()
  expect(minutes(mine.starts_at, moved)).toBe(90)
  await expect(board.locator('.border-dashed.pointer-events-none')).toHaveCount(0)
  await drag(minutes(moved, next.starts_at))
  await expect(page.getByText(/^جابه‌جا نشد\./)).toBeVisible()
  expect(await startOf(), 'what is taken stays taken').toBe(moved)
  for (const { id } of [mine, next]) await staff(`${base}/bookings/${id}/cancel`, undefined, { method: 'POST' })
})

test('who cannot be known is told so, and asked again', async ({ page, signIn }) => {
  await signIn(page, PHONES.administrator)
  for (const part of ['setup/hours', 'customers']) {
    await page.route('**/v1/me', (route) => route.abort())
    await page.goto(`/staff/sanjehrah/sanjehrah-azadi/${part}`)
    const again = page.locator('main').getByRole('button', { name: fa.do.retry })
    await expect(again).toBeVisible({ timeout: 15_000 })
    await page.unroute('**/v1/me')
    await again.click()
    await expect(again).toBeHidden()
    await expect(page.locator('main input').first()).toBeEditable()
  }
})

// Every route in both languages and on both sizes: no violation of WCAG 2.2 A and AA in either theme, nothing that jumps while it loads, nothing wider than the screen.
// Persian on a phone and English on a desktop; with AXE=all each language on each size, which takes twice as long.
import axe from 'axe-core'
import type { Page } from '@playwright/test'
import { expect, test } from './host.ts'
import { desktop, phone } from './playwright.config.ts'
import { ready, SHOTS, show } from './routes.ts'

declare global { interface Window { axe: typeof axe; shifts: { value: number; what: string }[] } }

/** Keeps what moves by itself, and which elements did. */
function watchShifts() {
  const shifts: Window['shifts'] = (window.shifts = [])
  const name = (node: Node | null) => (node instanceof Element ? `${node.localName}.${String(node.className).slice(0, 60)}` : node?.nodeName ?? '?')
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean; sources: { node: Node | null }[] })[])
      if (!entry.hadRecentInput) shifts.push({ value: entry.value, what: `${entry.value.toFixed(3)} at ${Math.round(entry.startTime)} ms: ${entry.sources.map((one) => name(one.node)).join(', ')}` })
  }).observe({ type: 'layout-shift', buffered: true })
}
/** Answers come up to half a second late and in an order of their own, the same every time and who one is among the last: what would jump, jumps. */
const lateAnswers = (page: Page) => page.route('**/v1/**', async (route) => {
  const { pathname } = new URL(route.request().url()), asked = pathname.replace(/[a-z]+_[0-9a-z]{26}|\d{4}-\d\d-\d\d/g, '')
  await new Promise((done) => setTimeout(done, 500 - ([...asked].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 10_007, 7) % 500)))
  await route.continue().catch(() => undefined) // the page is closed
})
/** `region` asks for landmarks around parts that React Aria puts at the end of the body. */
async function violations(page: Page) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], rules: { region: { enabled: false } }, resultTypes: ['violations'] })
    return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).slice(0, 3).join(' | ')}`)
  })
}

for (const [size, use, usual] of [['phone', phone, 'fa'], ['desktop', desktop, 'en']] as const) {
  for (const lang of process.env.AXE === 'all' ? (['fa', 'en'] as const) : [usual]) {
    test.describe(`${size} ${lang}`, () => {
      test.use({ ...use, colorScheme: 'light' })
      for (const shot of SHOTS) {
        test(shot.name, async ({ page, panel, signIn, ask }) => {
          await page.addInitScript(watchShifts)
          await lateAnswers(page)
          await show(page, shot, { lang, signIn, by: { host: panel.host, ask } })
          const wrong = (await violations(page)).map((one) => `light ${one}`)
          await page.emulateMedia({ colorScheme: 'dark' })
          await ready(page)
          wrong.push(...(await violations(page)).map((one) => `dark ${one}`))
          expect.soft(wrong).toEqual([])
          expect.soft(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 'wider than the screen').toBeLessThanOrEqual(0)
          const shifts = await page.evaluate(() => window.shifts)
          expect.soft(shifts.reduce((sum, one) => sum + one.value, 0), shifts.map((one) => one.what).join('\n')).toBeLessThanOrEqual(0.05)
        })
      }
    })
  }
}

// No violation of WCAG 2.2 A and AA on any route, in both languages and themes, on phone and desktop.
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './host.ts'
import { desktop, phone } from './playwright.config.ts'
import { PHONES, ready, SHOTS } from './routes.ts'

for (const [size, use] of Object.entries({ phone, desktop })) {
  for (const lang of ['fa', 'en']) {
    for (const theme of ['light', 'dark'] as const) {
      test.describe(`${size} ${lang} ${theme}`, () => {
        test.use({ ...use, colorScheme: theme })
        for (const shot of SHOTS) {
          test(shot.name, async ({ page, signIn }) => {
            if (shot.as) await signIn(page, PHONES[shot.as])
            await page.addInitScript((value) => localStorage.setItem('carsync.lang', value), lang)
            await page.goto(shot.path)
            await ready(page)
            if (shot.open) { await page.locator(`main ${shot.open}`).first().click(); await page.waitForTimeout(600); await ready(page) }
            const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).disableRules(['region']).analyze()
            expect(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).slice(0, 3).join(' | ')}`)).toEqual([])
          })
        }
      })
    }
  }
}

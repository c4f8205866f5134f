// A picture of every route, on phone and desktop, in both languages and themes, into e2e/shots. `npm run shots`, or `npm run shots -- near book` for some.
import { join } from 'node:path'
import { test } from './host.ts'
import { desktop, phone } from './playwright.config.ts'
import { SHOTS, show } from './routes.ts'

const only = (process.env.ONLY ?? '').split(/[ ,]+/).filter(Boolean)
for (const [size, use] of Object.entries({ phone, desktop })) {
  for (const lang of ['fa', 'en'] as const) {
    for (const theme of ['light', 'dark'] as const) {
      test.describe(`${size} ${lang} ${theme}`, () => {
        test.use({ ...use, colorScheme: theme })
        for (const shot of SHOTS.filter((one) => !only.length || only.includes(one.name))) {
          test(shot.name, async ({ page, panel, signIn, ask }) => {
            await show(page, shot, { lang, signIn, by: { host: panel.host, ask } })
            await page.evaluate(() => document.fonts.ready)
            await page.waitForTimeout(250)
            const file = (kind: string) => join(import.meta.dirname, 'shots', `${shot.name}-${size}-${lang}-${theme}${kind}.png`)
            await page.screenshot({ path: file(''), animations: 'disabled' })
            // The whole of a long page, once.
            if (size === 'phone' && theme === 'light') await page.screenshot({ path: file('-whole'), fullPage: true, animations: 'disabled' })
          })
        }
      })
    }
  }
}

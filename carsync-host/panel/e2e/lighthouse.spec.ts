// Lighthouse: accessibility, best practices and SEO are 100 on every route, in Persian on a phone and in English on a desk. Performance is told, never asked for.
// Lighthouse is large (190 MB), so it is no dependency: the first run puts it into e2e/.lighthouse. Version 13 needs a newer Node than the panel does.
import { chromium, type BrowserContext, type Page } from '@playwright/test'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import config from './playwright.config.ts'
import { expect, test as base } from './host.ts'
import { freePort } from './process.ts'
import { pathOf, PHONES, SHOTS } from './routes.ts'

const PLACE = join(import.meta.dirname, '.lighthouse'), VERSION = '12.8.2'
type Audit = { id: string; title: string; score: number | null; scoreDisplayMode: string; displayValue?: string; details?: { items?: unknown[] } }
type Result = { lhr: { categories: Record<string, { score: number; auditRefs: { id: string; weight: number }[] }>; audits: Record<string, Audit>; runtimeError?: { message: string } } }
type Lighthouse = { default: (url: string, flags: object, config?: object) => Promise<Result>; desktopConfig: object }

async function lighthouse(): Promise<Lighthouse> {
  const entry = join(PLACE, 'node_modules/lighthouse/core/index.js')
  if (!existsSync(entry)) execFileSync('npm', ['install', '--silent', '--no-fund', '--no-audit', '--ignore-scripts', '--prefix', PLACE, `lighthouse@${VERSION}`], { stdio: 'inherit' })
  return (await import(pathToFileURL(entry).href)) as Lighthouse
}

/** One browser for all: Lighthouse joins it by its port, and finds the session of the profile there. */
const test = base.extend<object, { profile: { port: number; context: BrowserContext; page: Page } }>({
  profile: [async ({}, use) => {
    const port = await freePort(), folder = mkdtempSync(join(tmpdir(), 'carsync-lighthouse-')), launch = config.use!.launchOptions!
    const context = await chromium.launchPersistentContext(folder, { ...launch, args: [...launch.args!, `--remote-debugging-port=${port}`] })
    await use({ port, context, page: context.pages()[0] ?? (await context.newPage()) })
    await context.close()
    rmSync(folder, { recursive: true, force: true })
  }, { scope: 'worker', timeout: 60_000 }],
})

/** What robots.txt keeps out of search engines fails this one, and shall. */
const NOT_INDEXED = /^\/(staff|admin|operator|verify|reports?|r)(\/|#|$)/
/** What these ask for is refused, which a browser notes: that is what they show. */
const REFUSED = new Set(['report-link', 'verify-unknown'])
/** The test command asks for what must be 100 alone, on phones: performance means nothing on a machine that is busy. */
const BRIEF = !!process.env.CI
const figures: string[] = []
test.afterAll(() => { if (figures.length) console.log(`\nperformance  FCP     LCP     TBT    CLS\n${figures.join('\n')}`) })

for (const [form, lang] of ([['phone', 'fa'], ['desktop', 'en']] as const).slice(0, BRIEF ? 1 : 2)) {
  test.describe(`${form} ${lang}`, () => {
    for (const shot of SHOTS.filter((one) => !one.open && !one.tab)) {
      test(shot.name, async ({ profile, panel, ask, cookiesOf }) => {
        test.setTimeout(120_000)
        const { page, context } = profile, path = await pathOf(shot, { host: panel.host, ask })
        await context.clearCookies()
        if (shot.as) await context.addCookies(await cookiesOf(PHONES[shot.as]))
        await page.goto(`${panel.url}/robots.txt`)
        await page.evaluate(([lang, signedIn]) => { localStorage.clear(); localStorage.setItem('carsync.lang', lang); if (signedIn) localStorage.setItem('carsync.signed-in', '1') }, [lang, !!shot.as] as const)
        await page.goto('about:blank')

        const { default: run, desktopConfig } = await lighthouse()
        const { lhr } = await run(panel.url + path, { port: profile.port, output: 'json', logLevel: 'error', disableStorageReset: true, disableFullPageScreenshot: true, onlyCategories: [...(BRIEF ? [] : ['performance']), 'accessibility', 'best-practices', 'seo'], ...(BRIEF && { throttlingMethod: 'provided' }) }, form === 'desktop' ? desktopConfig : undefined)
        expect(lhr.runtimeError).toBeUndefined()
        const told = (id: string) => (lhr.audits[id]?.displayValue ?? '').replace(/\s/g, ' ').padEnd(7)
        if (!BRIEF) figures.push(`${String(Math.round(lhr.categories.performance!.score * 100)).padStart(3)}          ${told('first-contentful-paint')} ${told('largest-contentful-paint')} ${told('total-blocking-time')} ${told('cumulative-layout-shift')} ${form} ${lang} ${shot.name}`)
        const failed = ['accessibility', 'best-practices', 'seo'].flatMap((category) => lhr.categories[category]!.auditRefs.filter(({ id, weight }) => weight > 0 && lhr.audits[id]!.score !== null && lhr.audits[id]!.score! < 1 && !(id === 'is-crawlable' && NOT_INDEXED.test(path)) && !(id === 'errors-in-console' && REFUSED.has(shot.name))).map(({ id }) => `${category}: ${lhr.audits[id]!.title} ${JSON.stringify(lhr.audits[id]!.details?.items ?? []).slice(0, 600)}`))
        expect(failed).toEqual([])
      })
    }
  })
}

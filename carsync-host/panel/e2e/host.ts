// Each worker has a host of its own with its own data, so tests never meet. `panel` is where the browser goes; `signIn` brings a session without the screens.
import { expect, test as base, type BrowserContext, type Page } from '@playwright/test'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asking, codeOf, sessionOf, type Ask } from './ask.ts'
import { startHost, startPanel, type Tokens } from './process.ts'
import { roomFor } from './inspected.ts'
import { PHONES } from './routes.ts'
import { SEED } from './seed.ts'

type Panel = { url: string; host: string; tokens: Tokens }
type Cookies = Parameters<BrowserContext['addCookies']>[0]
type Tools = {
  /** The newest code that was sent to a phone. */
  codeOf: (phone: string) => Promise<string>
  /** Somebody's session as a browser keeps it. */
  cookiesOf: (phone: string) => Promise<Cookies>
  /** Makes this page somebody's, before it is opened. */
  signIn: (page: Page, phone: string) => Promise<void>
  /** The API as somebody, for what a test needs besides the screens. */
  ask: (phone?: string) => Promise<Ask>
}

export const test = base.extend<Tools, { panel: Panel }>({
  panel: [async ({}, use) => {
    if (!process.env.CARSYNC_BIN) throw new Error('CARSYNC_BIN must name the carsync-host binary')
    const data = mkdtempSync(join(tmpdir(), 'carsync-e2e-'))
    cpSync(SEED, data, { recursive: true })
    const host = await startHost(data), panel = await startPanel(host.url)
    await roomFor(asking(host.url, (await sessionOf(host.url, panel.url, PHONES.market)).token))
    await use({ url: panel.url, host: host.url, tokens: host.tokens })
    await panel.stop()
    await host.stop()
    rmSync(data, { recursive: true, force: true })
  }, { scope: 'worker', timeout: 120_000 }],
  baseURL: async ({ panel }, use) => use(panel.url),
  codeOf: async ({ panel }, use) => use((phone) => codeOf(panel.host, phone)),
  cookiesOf: async ({ panel }, use) => use(async (phone) => {
    const { cookie, token } = await sessionOf(panel.host, panel.url, phone)
    return [{ name: cookie, value: token, url: panel.url, httpOnly: true, sameSite: 'Lax' }]
  }),
  signIn: async ({ cookiesOf }, use) => use(async (page, phone) => {
    await page.context().addCookies(await cookiesOf(phone))
    await page.addInitScript(() => localStorage.setItem('carsync.signed-in', '1'))
  }),
  ask: async ({ panel }, use) => use(async (phone) => asking(panel.host, phone && (await sessionOf(panel.host, panel.url, phone)).token)),
})
export { expect }

// Each worker has a host of its own with its own data, so tests never meet. `panel` is where the browser goes; `signIn` brings a session without the screens.
import { test as base, expect, type Page } from '@playwright/test'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startHost, startPanel, type Tokens } from './process.ts'
import { SEED } from './seed.ts'

type Panel = { url: string; host: string; tokens: Tokens }
type Tools = {
  /** The newest code that was sent to a phone. */
  codeOf: (phone: string) => Promise<string>
  /** Makes this page somebody's, before it is opened. */
  signIn: (page: Page, phone: string) => Promise<void>
}

export async function codeOf(host: string, phone: string): Promise<string> {
  const e164 = phone.replace(/^0/, '+98')
  for (let i = 0; i < 40; i++) {
    const inbox = (await fetch(`${host}/dev/inbox`, { headers: { accept: 'application/json' } }).then((r) => r.json())) as { items: { to: string; text: string; template: string }[] }
    const code = inbox.items.find((message) => message.to === e164 && message.template === 'sign_in_code')?.text.match(/\d{6}/)?.[0]
    if (code) return code
    await new Promise((again) => setTimeout(again, 100))
  }
  throw new Error(`no code came to ${phone}`)
}

/** A token for somebody, by the same way that the panel goes. */
export async function tokenOf(host: string, phone: string): Promise<string> {
  const post = (path: string, body: unknown) => fetch(host + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }).then((r) => r.json())
  const { request } = (await post('/v1/sign-in/code', { phone })) as { request: string }
  return ((await post('/v1/sign-in', { request, code: await codeOf(host, phone) })) as { token: string }).token
}

const tokens = new Map<string, string>()
export const test = base.extend<Tools, { panel: Panel }>({
  panel: [async ({}, use) => {
    if (!process.env.CARSYNC_BIN) throw new Error('CARSYNC_BIN must name the carsync-host binary')
    const data = mkdtempSync(join(tmpdir(), 'carsync-e2e-'))
    cpSync(SEED, data, { recursive: true })
    const host = await startHost(data), panel = await startPanel(host.url)
    await use({ url: panel.url, host: host.url, tokens: host.tokens })
    await panel.stop()
    await host.stop()
    rmSync(data, { recursive: true, force: true })
  }, { scope: 'worker', timeout: 120_000 }],
  baseURL: async ({ panel }, use) => use(panel.url),
  codeOf: async ({ panel }, use) => use((phone) => codeOf(panel.host, phone)),
  signIn: async ({ panel }, use) => use(async (page, phone) => {
    const key = `${panel.host} ${phone}`
    const token = tokens.get(key) ?? (await tokenOf(panel.host, phone))
    tokens.set(key, token)
    await page.addInitScript((value) => sessionStorage.setItem('carsync.token', value), token)
  }),
})
export { expect }

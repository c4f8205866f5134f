// A tenant's own site: under its own host name the panel is the tenant's alone, signing in works there, and its widget is framed by whom it names and nobody else.
import { createServer } from 'node:http'
import { expect, test } from '../host.ts'
import { freePort } from '../process.ts'

const OPERATOR = '09995550009', MARKET = '09995550011'

test('on its own host name the site is the tenant’s alone', async ({ page, panel, ask, codeOf }, info) => {
  const operator = await ask(OPERATOR), name = `${info.project.name}.sanjehrah.localhost`, site = new URL(panel.url)
  const { hosts } = await operator<{ hosts: string[] }>('/v1/operator/tenants/sanjehrah/hosts')
  await operator('/v1/operator/tenants/sanjehrah/hosts', { hosts: [...hosts, name] }, { method: 'PUT' })
  site.hostname = name
  await page.addInitScript(() => localStorage.setItem('carsync.lang', 'fa'))
  await page.goto(site.href)
  await expect(page.getByText('سنجه‌راه').locator('visible=true').first()).toBeVisible()
  await expect(page).toHaveTitle(/سنجه‌راه/)
  await page.waitForFunction(() => !document.querySelector('.skeleton'))
  const links = await page.locator('main a[href*="/w/"]').evaluateAll((all) => all.map((one) => one.getAttribute('href')!))
  expect(links.length).toBeGreaterThan(0)
  expect(links.filter((href) => !href.startsWith('/t/sanjehrah/'))).toEqual([])

  // A session of this name, and of no other.
  const phone = info.project.name === 'phone' ? '09995550191' : '09995550192'
  await page.goto(new URL('/me', site).href)
  const { status, body } = await page.evaluate(async (phone) => { const answer = await fetch('/v1/sign-in/code', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ phone, tenant: 'sanjehrah' }) }); return { status: answer.status, body: (await answer.json()) as { request: string } } }, phone)
  expect(status).toBe(202)
  const code = await codeOf(phone)
  expect(await page.evaluate(async (given) => (await fetch('/v1/sign-in', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ...given, cookie: true }) })).status, { request: body.request, code })).toBe(201)
  expect(await page.evaluate(async () => (await fetch('/v1/me')).status)).toBe(200)
  await page.goto(panel.url)
  expect(await page.evaluate(async () => (await fetch('/v1/me')).status)).toBe(401)
})

test('a widget is framed by the sites that its tenant names', async ({ page, panel, ask }, info) => {
  test.skip(info.project.name !== 'desktop', 'one size is enough')
  const port = await freePort(), origin = `http://localhost:${port}`
  const html = `<!doctype html><title>A site</title><iframe title="widget" width="400" height="600" src="${panel.url}/widget?tenant=bazar"></iframe>`
  const site = createServer((_, answer) => { answer.setHeader('content-type', 'text/html').end(html) }).listen(port)
  const framed = async () => { await page.goto(origin); await page.waitForLoadState('networkidle'); return page.frameLocator('iframe').getByRole('combobox').count() }
  expect(await framed(), 'nobody, unless allowed').toBe(0)
  const administrator = await ask(MARKET)
  const allow = async (frames: string[]) => {
    const now = await fetch(`${panel.host}/v1/tenants/bazar`), { name, locale, listed, policy } = (await now.json()) as Record<string, unknown>
    await administrator('/v1/tenants/bazar', { name, locale, listed, policy, frames }, { method: 'PUT', headers: { 'if-match': now.headers.get('etag')! } })
  }
  await allow([origin])
  expect(await framed()).toBeGreaterThan(0)
  await allow(['https://elsewhere.example'])
  expect(await framed(), 'another site').toBe(0)
  // No other page of the panel, for nobody.
  const policyOf = async (path: string) => (await fetch(panel.url + path, { headers: { accept: 'text/html' } })).headers.get('content-security-policy') ?? ''
  expect(await policyOf('/')).toContain("frame-ancestors 'none'")
  expect(await policyOf('/widget?tenant=bazar')).toContain("frame-ancestors 'self' https://elsewhere.example")
  expect(await policyOf('/widget?tenant=nobody')).toMatch(/frame-ancestors 'self'$/)
  site.close()
})

// The booking widget on somebody else's page: it fits its height, hears nobody else, and leads to our own site to confirm.
import { createServer } from 'node:http'
import { expect, test } from '../host.ts'
import { freePort } from '../process.ts'

test('the widget stands on another site and leads to the booking', async ({ page, panel }) => {
  const html = `<!doctype html><title>A chain</title><h1>A chain's own site</h1><div data-carsync="sanjehrah" data-lang="en" data-services="inspection_full"></div><script src="${panel.url}/widget.js" async></script>`
  const port = await freePort(), site = createServer((_, answer) => { answer.setHeader('content-type', 'text/html').end(html) }).listen(port, '127.0.0.1')
  await page.goto(`http://127.0.0.1:${port}/`)
  const element = page.locator('iframe'), frame = page.frameLocator('iframe')
  await frame.getByRole('combobox', { name: 'Branch' }).selectOption({ index: 1 })
  await frame.locator('#time label').first().click()
  const link = frame.getByRole('link', { name: 'Continue on the site' })
  await expect(link).toHaveAttribute('href', /^\/t\/sanjehrah\/w\/[\w-]+\/book\?services=inspection_full&at=/)
  await expect(link).toHaveAttribute('target', '_blank')

  // As high as what it shows, so it has no scroll bar of its own.
  await expect.poll(async () => Math.abs((await element.boundingBox())!.height - (await frame.locator('main > div').evaluate((box) => box.getBoundingClientRect().height)))).toBeLessThan(3)
  const height = (await element.boundingBox())!.height
  await page.evaluate(() => postMessage({ carsync: 'height', height: 9000 }, '*'))
  await page.waitForTimeout(200)
  expect((await element.boundingBox())!.height).toBe(height)
  site.close()
})

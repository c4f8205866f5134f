import { defineConfig, type PlaywrightTestConfig } from '@playwright/test'

const launchOptions = {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
}
export const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }
export const desktop = { viewport: { width: 1440, height: 900 } }

const config: PlaywrightTestConfig = {
  testDir: '.',
  outputDir: './.out',
  fullyParallel: true,
  workers: +(process.env.WORKERS ?? 2),
  timeout: 60_000,
  // Two reports set in type at once make everything else wait on two cores; how fast it is, is not what is tested.
  expect: { timeout: 15_000 },
  reporter: process.env.CI ? [['list'], ['github']] : 'list',
  globalSetup: './seed.ts',
  use: { locale: 'fa-IR', timezoneId: 'Asia/Tehran', trace: 'retain-on-failure', serviceWorkers: 'block', launchOptions },
  projects: [
    { name: 'unit', testMatch: 'unit/*.spec.ts' },
    // Hostile texts take minutes: customers' fields on a phone, those of who works here on a desktop.
    { name: 'phone', testMatch: 'flows/*.spec.ts', testIgnore: '**/work.hostile.spec.ts', use: phone },
    { name: 'desktop', testMatch: 'flows/*.spec.ts', testIgnore: '**/flows/hostile.spec.ts', use: desktop },
    { name: 'axe', testMatch: 'axe.spec.ts' },
    { name: 'lighthouse', testMatch: 'lighthouse.spec.ts', workers: 1 },
    { name: 'shots', testMatch: 'shots.spec.ts' },
  ],
}
export default defineConfig(config)

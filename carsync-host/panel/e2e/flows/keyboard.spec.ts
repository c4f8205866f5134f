// A booking from the first page to the last without a pointer: everything is reached by Tab, shows that it has the focus, and does what its kind of control does.
import type { Locator, Page } from '@playwright/test'
import { expect, test } from '../host.ts'
import en from '../../src/i18n/en/customer.ts'
import enMine from '../../src/i18n/en/mine.ts'
import enShell from '../../src/i18n/en/shell.ts'
import fa from '../../src/i18n/fa/customer.ts'
import faMine from '../../src/i18n/fa/mine.ts'
import faShell from '../../src/i18n/fa/shell.ts'

/** Tabs on until the focus is there; what is reached must be seen to be reached. */
async function tabTo(page: Page, where: Locator) {
  for (let i = 0; i < 120; i++) {
    if (await where.evaluateAll((all) => all.includes(document.activeElement as HTMLElement))) {
      const seen = await page.evaluate(() => {
        const at = document.activeElement!, { top, bottom, height } = at.getBoundingClientRect(), around: Element[] = []
        for (let one: Element | null = at; one && around.length < 6; one = one.parentElement) around.push(one)
        const ring = around.some((one) => { const { outlineStyle, outlineWidth } = getComputedStyle(one); return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 })
        return { ring, on: height <= 1 || (top >= -1 && bottom <= innerHeight + 1) }
      })
      expect(seen, `focus on ${where}`).toEqual({ ring: true, on: true })
      return
    }
    await page.keyboard.press('Tab')
  }
  throw new Error(`no Tab leads to ${where}`)
}

for (const [lang, t, mine, shell, book] of [['fa', fa, faMine, faShell, /^گرفتن نوبت/], ['en', en, enMine, enShell, /^Book ?:/]] as const) {
  test(`a customer books by keyboard alone (${lang})`, async ({ page, codeOf }, info) => {
    test.skip(info.project.name !== 'desktop', 'a desk has a keyboard')
    const phone = `099955501${lang === 'fa' ? 51 : 52}`
    await page.addInitScript((value) => localStorage.setItem('carsync.lang', value), lang)
    await page.goto('/')
    await expect(page.getByRole('link', { name: book }).first()).toBeVisible()
    // The first stop leads past the header.
    await page.keyboard.press('Tab')
    await tabTo(page, page.getByRole('link', { name: book }).first())
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/\/book/)

    const service = page.locator('main input[type=checkbox]').first()
    await service.waitFor({ state: 'attached' })
    await tabTo(page, service)
    await page.keyboard.press('Space')
    await expect(service).toBeChecked()
    await tabTo(page, page.getByRole('textbox', { name: shell.plate.first }))
    await page.keyboard.type('47')
    await tabTo(page, page.getByRole('combobox', { name: shell.plate.letter }))
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Tab')
    await page.keyboard.type('318')
    await expect(page.getByRole('textbox', { name: shell.plate.region })).toBeFocused()
    await page.keyboard.type(lang === 'fa' ? '61' : '62')
    await page.locator('#time input').first().waitFor({ state: 'attached' })
    await tabTo(page, page.locator('#time input'))
    await page.keyboard.press('Space')
    const go = page.getByRole('button', { name: t.book.go }).locator('visible=true')
    await expect(go).toBeEnabled()
    await tabTo(page, go)
    await page.keyboard.press('Enter')

    // The sheet has the focus, and keeps it.
    await expect(page.getByRole('textbox', { name: shell.signIn.phone })).toBeFocused()
    await page.keyboard.type(phone)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('textbox', { name: shell.signIn.code })).toBeFocused()
    await page.keyboard.type(await codeOf(phone))
    await expect(page.getByRole('timer')).toBeVisible()
    await tabTo(page, page.getByRole('button', { name: t.book.confirm }))
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1, name: mine.bookings.made })).toBeVisible()
  })
}

// No page is forgotten by pictures, axe and the like.
import { expect, test } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'regexparam'
import { SHOTS } from '../routes.ts'

/** The paths of the tables, as they are written: the tables themselves need a browser. */
const pages = ['routes.ts', 'routes.work.ts'].flatMap((file) => {
  const text = readFileSync(join(import.meta.dirname, '../../src/app', file), 'utf8'), table = text.slice(text.indexOf('pages: Page[] = ['))
  return [...table.slice(0, table.indexOf('\n]')).matchAll(/^ {2}(?:\.\.\..*)?\w+\((?:'none', )?'(\/[^']*)'/gm)].map((found) => found[1]!)
})

test('the tables are read whole', () => {
  const entries = ['routes.ts', 'routes.work.ts'].map((file) => readFileSync(join(import.meta.dirname, '../../src/app', file), 'utf8').match(/(?<!void )import\('\.\.\/(features|gallery)\//g)!.length)
  // `void import` fetches a part of a page ahead and is no page.
  expect(pages.length).toBe(entries[0]! + entries[1]!)
})
test('every page is looked at', () => {
  const looked = SHOTS.map((shot) => shot.path.split(/[?#]/)[0]!)
  expect(pages.filter((path) => path !== '/gallery' && !looked.some((at) => parse(path).pattern.test(at)))).toEqual([])
})
test('names of pictures are used once', () => { expect(new Set(SHOTS.map((shot) => shot.name)).size).toBe(SHOTS.length) })

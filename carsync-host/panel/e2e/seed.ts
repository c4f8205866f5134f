// Seeds the demo's businesses once for each binary; every worker starts from a copy of them.
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startHost } from './process.ts'

export const SEED = process.env.CARSYNC_SEED ?? join(import.meta.dirname, '.seed')

export default async function seed() {
  const bin = process.env.CARSYNC_BIN
  if (!bin) return // unit tests need no host
  const mark = `${SEED}.mark`, { size, mtimeMs } = statSync(bin), day = new Date().toISOString().slice(0, 10), wanted = `${size} ${mtimeMs} ${day}`
  if (existsSync(mark) && existsSync(SEED) && readFileSync(mark, 'utf8') === wanted) return
  rmSync(SEED, { recursive: true, force: true })
  mkdirSync(SEED, { recursive: true })
  await (await startHost(SEED, 180_000)).stop()
  writeFileSync(mark, wanted)
}

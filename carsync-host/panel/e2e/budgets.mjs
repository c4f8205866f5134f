// What a first visit to a route loads, as served (brotli), against its budget. `npm run budgets` after `npm run build`.
import { readdirSync, readFileSync, statSync, existsSync } from 'node:fs'
import { join } from 'node:path'

const dist = process.env.CARSYNC_PANEL_OUT ?? join(import.meta.dirname, '../dist'), assets = join(dist, 'assets')
const files = readdirSync(assets).filter((name) => name.endsWith('.js'))
const size = (name) => { const br = join(assets, `${name}.br`); return statSync(existsSync(br) ? br : join(assets, name)).size }
const statics = (name) => [...readFileSync(join(assets, name), 'utf8').matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)].map((m) => m[1])
/** Everything that some chunks load without being asked again. */
function closure(names, seen = new Set()) { for (const name of names) if (!seen.has(name)) { seen.add(name); closure(statics(name), seen) } return seen }
const find = (stem, content) => { const found = files.filter((name) => new RegExp(`^${stem}-[\\w-]{8}\\.js$`).test(name) && (!content || readFileSync(join(assets, name), 'utf8').includes(content))); if (!found.length) throw new Error(`no chunk ${stem}`); return found }
const total = (set) => [...set].reduce((sum, name) => sum + size(name), 0)

const entry = readFileSync(join(dist, 'index.html'), 'utf8').match(/src="\/assets\/([^"]+\.js)"/)[1]
// Persian is the larger of the two languages.
const persian = (stem) => find(stem).filter((name) => (readFileSync(join(assets, name), 'utf8').match(/[\u0600-\u06ff]/g) ?? []).length > 100)
const texts = (...areas) => areas.flatMap(persian)
const shell = closure([entry, ...texts('shell')]), aria = find('aria').filter((name) => readFileSync(join(assets, name), 'utf8').includes('@react-aria/calendar'))
const customer = [...texts('customer')], near = [...texts('near', 'customer')], staff = [...texts('staff'), ...find('routes.work')]

const routes = [
  ['shell', 95, shell],
  ['near', 105, closure([...shell, ...near, ...find('Home')])],
  ['map', 42, new Set([...closure(find('Map'))].filter((name) => !closure([...shell, ...near, ...find('Home')]).has(name)))],
  ['workshop', 115, closure([...shell, ...near, ...find('Workshop')])],
  ['booking', 115, closure([...shell, ...customer, ...find('Book')])],
  ['booking with calendar', 130, closure([...shell, ...customer, ...find('Book'), ...find('DayCalendar'), ...aria])],
  ['my bookings', 115, closure([...shell, ...customer, ...texts('mine'), ...find('Bookings')])],
  ['my vehicle', 115, closure([...shell, ...customer, ...texts('mine'), ...find('Vehicle')])],
  ['report', 115, closure([...shell, ...customer, ...texts('mine', 'report'), ...find('Report', 'refetchInterval')])],
  ['report by code', 115, closure([...shell, ...customer, ...texts('mine', 'report'), ...find('OpenReport')])],
  ['verify', 115, closure([...shell, ...customer, ...texts('mine', 'report'), ...find('Verify')])],
  ['widget with calendar', 130, closure([...shell, ...customer, ...texts('widget'), ...find('Widget'), ...find('DayCalendar'), ...aria])],
  ['staff', 130, closure([...shell, ...staff, ...aria, ...find('StaffShell'), ...find('Workplaces')])],
]
// Pages of the staff side as they come: each against the budget of its kind.
for (const page of ['Day', 'Week', 'Inspect', 'Customers', 'StaffReports', 'Services', 'Bays', 'Hours', 'Closures']) {
  try { routes.push([`staff: ${page}`, 130, closure([...shell, ...staff, ...aria, ...find('StaffShell'), ...find(page)])]) } catch { /* not written yet, or part of another chunk */ }
}
const administration = [...texts('admin'), ...find('routes.work')]
for (const page of ['Staff', 'Branding', 'Sms', 'Messages', 'Templates', 'TemplatePage', 'Policies', 'Tenants', 'Codes', 'Health']) routes.push([`admin: ${page}`, 130, closure([...shell, ...administration, ...aria, ...find('StaffShell'), ...find(page)])])
let over = false
for (const [name, budget, chunks] of routes) {
  const kb = total(chunks) / 1000
  if (kb > budget) over = true
  console.log(`${kb > budget ? 'OVER' : '  ok'}  ${name.padEnd(24)} ${kb.toFixed(1).padStart(6)} kB of ${budget}`)
  if (process.argv.includes('-v')) for (const chunk of [...chunks].sort((a, b) => size(b) - size(a)).slice(0, 40)) console.log(`          ${(size(chunk) / 1000).toFixed(1).padStart(6)}  ${chunk}`)
}
const css = readdirSync(assets).filter((name) => name.endsWith('.css') && !name.startsWith('Map')).reduce((sum, name) => sum + size(name), 0) / 1000
if (css > 12) over = true
console.log(`${css > 12 ? 'OVER' : '  ok'}  ${'style sheets'.padEnd(24)} ${css.toFixed(1).padStart(6)} kB of 12`)
process.exitCode = over ? 1 : 0

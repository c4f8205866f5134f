// Starts and stops a host, and the panel in front of it when the host does not serve it itself.
import { spawn, type ChildProcess } from 'node:child_process'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'

const PANEL = join(import.meta.dirname, '..')

export const freePort = () => new Promise<number>((done) => { const server = createServer().listen(0, '127.0.0.1', () => { const { port } = server.address() as { port: number }; server.close(() => done(port)) }) })

async function answers(url: string, patience: number, what: string) {
  const until = Date.now() + patience
  for (;;) {
    if (await fetch(url, { headers: { accept: 'text/html' } }).then((r) => r.status < 500, () => false)) return
    if (Date.now() > until) throw new Error(`${what} did not start`)
    await new Promise((again) => setTimeout(again, 100))
  }
}
const ended = (child: ChildProcess) => new Promise<void>((done) => { if (child.exitCode !== null || child.signalCode !== null) done(); else { child.once('exit', () => done()); child.kill('SIGTERM') } })

export type Tokens = { customer: string; reception: string; operator: string }
export type Host = { url: string; tokens: Tokens; stop: () => Promise<void> }

export async function startHost(data: string, patience = 60_000): Promise<Host> {
  const bin = process.env.CARSYNC_BIN
  if (!bin) throw new Error('CARSYNC_BIN must name the carsync-host binary')
  const port = await freePort(), url = `http://127.0.0.1:${port}`
  const child = spawn(bin, ['demo', '--listen', `127.0.0.1:${port}`, '--data', data], { stdio: ['ignore', 'pipe', process.env.HOST_LOG ? 'inherit' : 'ignore'] })
  let said = ''
  child.stdout!.on('data', (text: Buffer) => { said += text.toString() })
  await answers(`${url}/health/ready`, patience, 'the host')
  const until = Date.now() + 5000
  while (!said.includes('operator,') && Date.now() < until) await new Promise((again) => setTimeout(again, 50))
  const token = (who: string) => new RegExp(`${who},[^]*?Bearer (cst_[0-9a-f]+)`).exec(said)?.[1] ?? ''
  return { url, tokens: { customer: token('customer'), reception: token('reception'), operator: token('operator') }, stop: () => ended(child) }
}

/** The address where the panel is: the host's, or, if it has none or PREVIEW is set, that of a preview of dist with the host behind it. */
export async function startPanel(host: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const own = await fetch(host, { headers: { accept: 'text/html' } }).then((r) => (r.ok ? r.text() : ''), () => '')
  if (own.includes('id="root"') && !process.env.PREVIEW) return { url: host, stop: async () => {} }
  const port = await freePort(), url = `http://127.0.0.1:${port}`
  const child = spawn(process.execPath, [join(PANEL, 'node_modules/vite/bin/vite.js'), 'preview', '--host', '127.0.0.1', '--port', String(port), '--strictPort'], { cwd: PANEL, env: { ...process.env, CARSYNC_HOST: host }, stdio: ['ignore', 'ignore', 'inherit'] })
  await answers(url, 20_000, 'the preview')
  return { url, stop: () => ended(child) }
}

/** A line to the panel that can be cut: then nothing comes through, from whatever part of the browser. */
export async function startLine(panel: string): Promise<{ url: string; cut: () => void; mend: () => void; stop: () => Promise<void> }> {
  const { hostname, port } = new URL(panel), ends = new Set<Socket>()
  let whole = true
  const join = (one: Socket, other: Socket) => { ends.add(one); one.pipe(other); one.on('error', () => other.destroy()).on('close', () => { ends.delete(one); other.destroy() }) }
  const server = createServer((near) => { if (!whole) { near.destroy(); return } const far = connect(+port, hostname); join(near, far); join(far, near) })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const cut = () => { whole = false; for (const end of ends) end.destroy() }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, cut, mend: () => { whole = true }, stop: () => { cut(); return new Promise((done) => server.close(() => done())) } }
}

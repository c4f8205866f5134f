// Without a browser: the code that a phone was sent, somebody's session, and the API as they may ask it.
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

type Session = { cookie: string; token: string }
const sessions = new Map<string, Promise<Session>>()
/** Somebody's session, by the same way that the panel goes; kept, since a phone is sent one code a minute. `site` is where the browser is. */
export function sessionOf(host: string, site: string, phone: string): Promise<Session> {
  const key = `${host} ${phone}`
  let found = sessions.get(key)
  if (!found) sessions.set(key, found = (async () => {
    const post = async (path: string, body: unknown) => { const answer = await fetch(site + path, { method: 'POST', headers: { 'content-type': 'application/json', origin: site }, body: JSON.stringify(body) }); if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`); return answer }
    const { request } = (await (await post('/v1/sign-in/code', { phone })).json()) as { request: string }
    const [given] = (await post('/v1/sign-in', { request, code: await codeOf(host, phone), cookie: true })).headers.getSetCookie()
    const [cookie, token] = /^([^=]+)=([^;]+)/.exec(given!)!.slice(1)
    return { cookie: cookie!, token: token! }
  })())
  return found
}

/** Asks the API as somebody (or nobody), without a browser. A refusal is a fault of the test. */
export type Ask = <T = unknown>(path: string, body?: unknown, more?: { method?: string; headers?: Record<string, string> }) => Promise<T>
export function asking(host: string, token?: string): Ask {
  return async <T,>(path: string, body?: unknown, { method = body === undefined ? 'GET' : 'POST', headers = {} }: { method?: string; headers?: Record<string, string> } = {}) => {
    const answer = await fetch(host + path, { method, headers: { accept: 'application/json', ...(token && { authorization: `Bearer ${token}` }), ...(body !== undefined && { 'content-type': 'application/json' }), ...headers }, ...(body !== undefined && { body: JSON.stringify(body) }) })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return (text ? JSON.parse(text) : undefined) as T
  }
}

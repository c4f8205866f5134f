// Whether the seal that is printed on a report is a good one, without asking anybody: Ed25519 over the purpose, the key's id and the digest.
const PURPOSE = new TextEncoder().encode('carsync report seal v1\n')
const unhex = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16))
const unbase64 = (text: string) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0))
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
/** The 16 bytes of an id like `key_01m8…`: Crockford's base 32. */
function idBytes(id: string) {
  let value = 0n
  for (const char of id.slice(id.indexOf('_') + 1)) { const at = ALPHABET.indexOf(char); if (at < 0) throw new Error('no id'); value = value * 32n + BigInt(at) }
  return unhex(value.toString(16).padStart(32, '0'))
}

/** `seal` is what stands behind the # of a verify address. Undefined where it can't be checked here: no seal in the address, or a browser without Ed25519. */
export async function checkSeal(seal: string, known: { digest: string; key: string; public_key?: string | undefined }): Promise<boolean | undefined> {
  const [key, packed] = seal.split('.')
  if (!key || !packed || !known.public_key) return undefined
  try {
    if (`key_${key}` !== known.key) return false
    const bytes = unbase64(packed), digest = bytes.slice(0, 32), signature = bytes.slice(32), wanted = unhex(known.digest)
    if (bytes.length !== 96 || !digest.every((byte, i) => byte === wanted[i])) return false
    if (!globalThis.crypto?.subtle) return undefined
    const publicKey = await crypto.subtle.importKey('raw', unhex(known.public_key), { name: 'Ed25519' }, false, ['verify'])
    return await crypto.subtle.verify({ name: 'Ed25519' }, publicKey, signature, Uint8Array.from([...PURPOSE, ...idBytes(key), ...digest]))
  } catch { return undefined }
}

// A picture of the API. With a cookie session the browser fetches it by itself; with a token it is fetched and shown from memory.
import { useEffect, useState } from 'react'
import { token } from '../../api/token'
import { Skeleton } from '../../ui/Feedback'

export function Picture({ src, alt, className }: { src: string; alt: string; className?: string }) {
  const bearer = token.get(), [made, setMade] = useState<string | null>(null)
  useEffect(() => {
    if (!bearer) return
    let url: string | undefined, gone = false
    void fetch(src, { headers: { authorization: `Bearer ${bearer}` } }).then((answer) => (answer.ok ? answer.blob() : null)).then((blob) => { if (blob && !gone) setMade(url = URL.createObjectURL(blob)) }, () => {})
    return () => { gone = true; if (url) URL.revokeObjectURL(url) }
  }, [src, bearer])
  const shown = bearer ? made : src
  return shown ? <img src={shown} alt={alt} loading="lazy" decoding="async" className={className} /> : <Skeleton {...(className && { className })} />
}
/** Saves a file of the API under a name. */
export async function saveFile(src: string, name: string) {
  const bearer = token.get()
  const answer = await fetch(src, { credentials: 'same-origin', headers: bearer ? { authorization: `Bearer ${bearer}` } : {} })
  if (!answer.ok) return false
  const url = URL.createObjectURL(await answer.blob()), link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
  return true
}

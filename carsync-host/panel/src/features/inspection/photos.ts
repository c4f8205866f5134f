// Photos on their way: made smaller on the device, sent one after the other with their progress, kept until the host has them. The same upload twice is one photo there, so a retry is harmless.
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { queryClient } from '../../api/client'
import { refusalOf, Refusal } from '../../api/refusal'
import type { Inspection, Photo } from '../../api/types'
import { inspectionKey, type Place } from './draft'
import { drop, findAll, keep } from './kept'

export type Upload = { id: string; item?: string; blob: Blob; url: string; state: 'queued' | 'sending' | 'failed'; part: number; error?: Refusal }
const SIDE = 2400, QUALITY = 0.84

/** At most 2400 pixels at its longer side, as JPEG, upright; the file itself where the browser can't read it. */
export async function smaller(file: Blob): Promise<Blob> {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
    const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height)), width = Math.round(picture.width * scale), height = Math.round(picture.height * scale)
    const canvas = document.createElement('canvas')
    canvas.width = width
    canvas.height = height
    canvas.getContext('2d')!.drawImage(picture, 0, 0, width, height)
    picture.close()
    const made = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', QUALITY))
    return made && (scale < 1 || made.size < file.size || file.type !== 'image/jpeg') ? made : file
  } catch { return file }
}

class Queue {
  uploads: Upload[] = []
  private listeners = new Set<() => void>()
  private busy = false
  readonly place: Place
  constructor(place: Place) {
    this.place = place
    void findAll<{ id: string; item?: string; blob: Blob }>(this.prefix).then((kept) => { if (kept.length) { this.set([...kept.map((one) => this.upload(one)), ...this.uploads]); void this.work() } })
  }
  private get prefix() { return `photo ${this.place.booking} ` }
  private upload = (one: { id: string; item?: string; blob: Blob }): Upload => ({ ...one, url: URL.createObjectURL(one.blob), state: 'queued', part: 0 })
  subscribe = (tell: () => void) => { this.listeners.add(tell); return () => { this.listeners.delete(tell) } }
  private set(next: Upload[]) { this.uploads = next; this.listeners.forEach((tell) => tell()) }
  private change(id: string, part: Partial<Upload>) { this.set(this.uploads.map((one) => (one.id === id ? { ...one, ...part } : one))) }

  async add(files: Iterable<File>, item?: string) {
    for (const file of files) {
      const one = { id: `${Date.now()}-${Math.random().toString(36).slice(2)}`, ...(item && { item }), blob: await smaller(file) }
      this.set([...this.uploads, this.upload(one)])
      await keep(this.prefix + one.id, one)
      void this.work()
    }
  }
  remove(id: string) {
    const one = this.uploads.find((each) => each.id === id)
    if (one) URL.revokeObjectURL(one.url)
    this.set(this.uploads.filter((each) => each.id !== id))
    void drop(this.prefix + id)
  }
  retry(id?: string) { this.uploads.filter((one) => one.state === 'failed' && (!id || one.id === id)).forEach((one) => this.change(one.id, { state: 'queued', part: 0 })); void this.work() }
  clear() { this.uploads.forEach((one) => this.remove(one.id)) }

  private async work() {
    if (this.busy) return
    this.busy = true
    for (let next; (next = this.uploads.find((one) => one.state === 'queued'));) {
      const { id } = next
      this.change(id, { state: 'sending', part: 0 })
      try {
        const photo = await this.send(next)
        queryClient.setQueryData<Inspection>(inspectionKey(this.place), (old) => old && { ...old, photos: [...old.photos.filter((one) => one.id !== photo.id), photo] })
        this.remove(id)
      } catch (error) {
        this.change(id, { state: 'failed', ...(error instanceof Refusal && { error }) })
        if (error instanceof Refusal && error.offline) break
      }
    }
    this.busy = false
  }
  /** XMLHttpRequest, since fetch does not tell how far an upload is. */
  private send({ id, item, blob }: Upload): Promise<Photo> {
    const { tenant, workshop, booking } = this.place
    return new Promise((done, failed) => {
      const request = new XMLHttpRequest()
      request.open('POST', `/v1/tenants/${encodeURIComponent(tenant)}/workshops/${encodeURIComponent(workshop)}/bookings/${encodeURIComponent(booking)}/inspection/photos${item ? `?item=${encodeURIComponent(item)}` : ''}`)
      request.setRequestHeader('Content-Type', ['image/jpeg', 'image/png', 'image/webp'].includes(blob.type) ? blob.type : 'application/octet-stream')
      request.setRequestHeader('Accept', 'application/json, application/problem+json')
      request.upload.onprogress = (event) => { if (event.lengthComputable) this.change(id, { part: (event.loaded / event.total) * 100 }) }
      request.onload = () => {
        let body: unknown
        try { body = JSON.parse(request.responseText) } catch { body = null }
        if (request.status === 201 || request.status === 200) done(body as Photo)
        else failed(refusalOf(new Response(null, { status: request.status || 500, headers: { 'x-request-id': request.getResponseHeader('x-request-id') ?? '' } }), body))
      }
      request.onerror = request.ontimeout = () => failed(new Refusal(0, 'network', ''))
      request.timeout = 120_000
      request.send(blob)
    })
  }
}
const queues = new Map<string, Queue>()
if (typeof addEventListener === 'function') addEventListener('online', () => queues.forEach((queue) => queue.retry()))
export function usePhotos(place: Place) {
  const queue = useMemo(() => { let found = queues.get(place.booking); if (!found) queues.set(place.booking, found = new Queue(place)); return found }, [place.booking])
  const uploads = useSyncExternalStore(queue.subscribe, () => queue.uploads)
  // What failed for want of a network is tried again from time to time.
  useEffect(() => { const timer = setInterval(() => { if (queue.uploads.some((one) => one.state === 'failed' && one.error?.offline)) queue.retry() }, 8000); return () => clearInterval(timer) }, [queue])
  return { queue, uploads }
}

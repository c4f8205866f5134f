// What must outlive a lost network and a closed page: photos that are not sent yet, and the last copy of a draft. IndexedDB, since pictures are large.
const open = () => new Promise<IDBDatabase>((done, failed) => {
  const asked = indexedDB.open('carsync', 1)
  asked.onupgradeneeded = () => { asked.result.createObjectStore('kept') }
  asked.onsuccess = () => done(asked.result)
  asked.onerror = () => failed(asked.error)
})
async function run<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
  // Private windows may have none: then things live as long as the page.
  try {
    const db = await open()
    try {
      return await new Promise<T>((done, failed) => { const asked = act(db.transaction('kept', mode).objectStore('kept')); asked.onsuccess = () => done(asked.result); asked.onerror = () => failed(asked.error) })
    } finally { db.close() }
  } catch { return undefined }
}
export const keep = (key: string, value: unknown) => run('readwrite', (store) => store.put(value, key))
export const drop = (key: string) => run('readwrite', (store) => store.delete(key))
export const find = <T,>(key: string) => run<T>('readonly', (store) => store.get(key) as IDBRequest<T>)
/** All that is kept under keys that begin so. */
export const findAll = async <T,>(prefix: string) => (await run<T[]>('readonly', (store) => store.getAll(IDBKeyRange.bound(prefix, `${prefix}\uffff`)) as IDBRequest<T[]>)) ?? []

import type { PreparedCodes } from '#protocol/one-time-code.ts';
import { takeSiteKey } from './code-answer.ts';

/** A site this telephone can answer for. The key can be used by this page and read by none (WebCrypto, `extractable: false`). */
export type KeptSite = Omit<PreparedCodes, 'key'> & { key: CryptoKey; preparedAt: number };

const DATABASE = 'escale-secours';
const STORE = 'sites';

/** The sites that were prepared here, by their names. @throws what IndexedDB throws, where the browser keeps nothing */
export async function readKeptSites(): Promise<KeptSite[]> {
  const kept = await within('readonly', (store) => store.getAll() as IDBRequest<KeptSite[]>);
  return kept.toSorted((one, other) => one.siteName.localeCompare(other.siteName));
}

/** Keeps what the server gave, in the place of what was kept for that site, and asks the browser not to throw it away by itself. */
export async function keepSite({ key, ...site }: PreparedCodes, preparedAt: number): Promise<void> {
  const taken: KeptSite = { ...site, key: await takeSiteKey(key), preparedAt };
  await within('readwrite', (store) => store.put(taken));
  await navigator.storage?.persist?.().catch(() => false);
}

export async function forgetSite(siteId: string): Promise<void> {
  await within('readwrite', (store) => store.delete(siteId));
}

async function within<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  try {
    const transaction = database.transaction(STORE, mode);
    const request = act(transaction.objectStore(STORE));
    await new Promise<void>((resolve, reject) => {
      transaction.addEventListener('complete', () => resolve());
      transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('not kept')));
    });
    return request.result;
  } finally {
    database.close();
  }
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  return new Promise((resolve, reject) => {
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore(STORE, { keyPath: 'siteId' }));
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('not opened')));
  });
}

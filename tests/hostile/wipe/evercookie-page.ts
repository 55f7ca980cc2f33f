/** Where the page finds its https sides; empty when there are none. */
export type TlsAddresses = { ever: string; ticket: string; pin: string; pinPlain: string };

/**
 * The page that keeps an id in every place a browser has and reads all of them back. Sent as text. `plant` stores `id`; both report what they
 * read to the site.
 */
export async function everInPage(step: 'plant' | 'read', who: string, id: string, tls: TlsAddresses): Promise<void> {
  const read: Record<string, string | null> = {};
  const attempt = async (name: string, work: () => unknown) => {
    try {
      const found = await work();
      read[name] = found === null || found === undefined ? null : String(found);
    } catch {
      read[name] = null;
    }
  };
  const text = async (address: string) => (await fetch(address)).text();
  const knock = (address: string) => (address === '' ? null : fetch(address, { mode: 'no-cors' }).then(() => null));
  const open = () =>
    new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('ever', 1);
      request.onupgradeneeded = () => request.result.createObjectStore('ever');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('refused'));
    });
  const kept = (request: IDBRequest) =>
    new Promise((resolve) => {
      request.onsuccess = () => resolve(request.result);
    });
  const opfs = async (create: boolean) => (await navigator.storage.getDirectory()).getFileHandle('ever', { create });

  await attempt('zoom', () => Math.round(devicePixelRatio * 100));
  await attempt('media-devices', async () => {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return (
      devices
        .map(({ deviceId }) => deviceId)
        .filter(Boolean)
        .join() || null
    );
  });
  if (step === 'plant') {
    document.cookie = `ever=${id}; max-age=86400`;
    localStorage.setItem('ever', id);
    sessionStorage.setItem('ever', id);
    window.name = id;
    await attempt('plant', async () =>
      (await open()).transaction('ever', 'readwrite').objectStore('ever').put(id, 'id'),
    );
    await attempt('plant', async () => (await caches.open('ever')).put('/ever/kept', new Response(id)));
    await attempt('plant', async () => {
      const file = await (await opfs(true)).createWritable();
      await file.write(id);
      await file.close();
    });
    await attempt('plant', async () => {
      await navigator.serviceWorker.register('/ever/worker.js');
      await navigator.serviceWorker.ready;
    });
    await attempt('plant', () => {
      const request = new XMLHttpRequest();
      request.open('GET', '/ever/auth', false, id, 'x');
      request.send();
    });
    await attempt('plant', () => text('/ever/etag'));
    await attempt('plant', () => text('/ever/cached'));
    for (const address of [tls.ever, tls.ticket, tls.pin]) await attempt('plant', () => knock(address));
  } else {
    await attempt('cookie', () => /ever=([^;]*)/.exec(document.cookie)?.[1]);
    await attempt('local-storage', () => localStorage.getItem('ever'));
    await attempt('session-storage', () => sessionStorage.getItem('ever'));
    await attempt('window-name', () => window.name);
    await attempt('indexed-db', async () => kept((await open()).transaction('ever').objectStore('ever').get('id')));
    await attempt('cache-storage', async () => (await caches.match('/ever/kept'))?.text());
    await attempt('opfs', async () => (await (await opfs(false)).getFile()).text());
    await attempt('service-worker', () => text('/ever/from-worker'));
    // The site answers with what the browser sent by itself.
    await attempt('http-auth', () => text('/ever/auth'));
    await attempt('etag', () => text('/ever/etag'));
    await attempt('http-cache', () => text('/ever/cached'));
    for (const address of [tls.ever, tls.ticket, tls.pinPlain]) await attempt('knock', () => knock(address));
  }
  await fetch('/ever/report', { method: 'POST', body: JSON.stringify({ who, read }) });
  if (step === 'read') return;
  await new Promise((resolve) => {
    addEventListener('resize', resolve, { once: true });
  });
  location.href = '/ever/read?who=control';
}

export const everPage = (step: 'plant' | 'read', who: string, id: string, tls: TlsAddresses): string =>
  `<!doctype html><meta charset="utf-8"><title>Visite</title><body style="background:#ff00c8"><h1>Visite</h1>
<script>(${everInPage.toString()})(${[step, who, id, tls].map((value) => JSON.stringify(value)).join()})</script>`;

/** Answers for the page with its id, and knocks on the site's door as long as it lives. */
export const everWorker = (id: string): string =>
  `self.oninstall=()=>self.skipWaiting();self.onactivate=(e)=>e.waitUntil(clients.claim());
self.onfetch=(e)=>{if(new URL(e.request.url).pathname==='/ever/from-worker')e.respondWith(new Response(${JSON.stringify(id)}))};
setInterval(()=>fetch('/ever/beacon'),300);`;

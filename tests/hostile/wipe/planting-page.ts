/**
 * The page that plants. Runs in the resident's browser; fetches each canary by itself when it needs it, so that no page and no other route
 * carries it. Reports by requests to the site: `planted` with a route, `blocked` with a route and how that was seen, `ready` with the keys it waits for.
 * Everything is inside: the function is sent as text.
 */
export async function plantFromPage(): Promise<void> {
  const say = (kind: string, route: string, how = '') =>
    fetch('/report', { method: 'POST', body: JSON.stringify({ kind, route, how }) });
  const canary = async (route: string) => (await fetch(`/canary/${route}`, { cache: 'no-store' })).text();
  const plant = async (route: string, work: (text: string) => unknown) => {
    try {
      await work(await canary(route));
      await say('planted', route);
    } catch (error) {
      await say('blocked', route, String(error));
    }
  };
  const pressed = (selector: string, event: string) =>
    new Promise((resolve) => {
      (selector === '' ? document : document.querySelector(selector))?.addEventListener(event, resolve, { once: true });
    });
  const field = <T extends Element>(id: string) => document.getElementById(id) as unknown as T;
  const after = (ms: number) =>
    new Promise((resolve) => {
      setTimeout(resolve, ms);
    });

  await say('planted', 'url-path');
  await say('planted', 'url-query');
  await plant('page-title', (text) => {
    document.title = `Titre ${text}`;
  });
  await plant('window-name', (text) => {
    window.name = text;
  });
  await plant('history-state', (text) => history.replaceState({ text }, ''));
  // eslint-disable-next-line no-console -- a route
  await plant('console', (text) => console.log('page says', text));
  await plant('local-storage', (text) => localStorage.setItem('kept', text));
  await plant('session-storage', (text) => sessionStorage.setItem('kept', text));
  await plant('indexed-db', async (text) => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('kept', 1);
      request.onupgradeneeded = () => request.result.createObjectStore('kept');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('refused'));
    });
    await new Promise((resolve, reject) => {
      const write = database.transaction('kept', 'readwrite', { durability: 'strict' });
      write.objectStore('kept').put(text, 'kept');
      write.oncomplete = resolve;
      write.onerror = reject;
    });
  });
  await plant('cache-storage', async (text) => (await caches.open('kept')).put('/kept', new Response(text)));
  await plant('opfs', async (text) => {
    const folder = await navigator.storage.getDirectory();
    const file = await (await folder.getFileHandle('kept', { create: true })).createWritable();
    await file.write(text);
    await file.close();
  });
  // Of the next ones only the site and the browser know the canary; the site says when they are planted.
  await navigator.serviceWorker
    .register('/worker.js')
    .catch((error: unknown) => say('blocked', 'service-worker', String(error)));
  await fetch('/cookie');
  await fetch('/cached').then((answer) => answer.text());
  await fetch('/etagged').then((answer) => answer.text());
  await plant('http-auth', (text) => {
    const request = new XMLHttpRequest();
    request.open('GET', '/auth', false, 'usager', text);
    request.send();
    if (request.status !== 200) throw new Error(`answered ${request.status}`);
  });
  for (const path of ['/download-body', '/download-name', '/pdf']) {
    const link = document.createElement('a');
    link.href = path;
    document.body.append(link);
    link.click();
    await after(300);
  }
  const host = await (await fetch('/hsts-address', { cache: 'no-store' })).text();
  if (host !== '')
    await fetch(host, { mode: 'no-cors' }).catch((error: unknown) => say('blocked', 'hsts', String(error)));
  await plant('print-job', async (text) => {
    let isPrinting = false;
    addEventListener('beforeprint', () => {
      isPrinting = true;
    });
    document.body.append(Object.assign(document.createElement('p'), { textContent: text }));
    print();
    await after(200);
    document.querySelector('p')?.remove();
    if (!isPrinting) throw new Error('window.print() did nothing');
  });
  await plant('favicon', async (text) => {
    document.head.append(Object.assign(document.createElement('link'), { rel: 'icon', href: `/icon/${text}.svg` }));
    await after(600);
    if ((await (await fetch('/icon-asked', { cache: 'no-store' })).text()) !== 'yes')
      throw new Error('no browser asked for it');
  });

  const form = field<HTMLFormElement>('form');
  field<HTMLInputElement>('field').focus();
  const submitted = pressed('#form', 'submit');
  await say('ready', 'form');
  await submitted;
  form.hidden = true;
  for (const route of ['clipboard', 'primary'] as const) {
    const text = field<HTMLTextAreaElement>('text');
    text.value = await canary(route);
    text.focus();
    const done = route === 'clipboard' ? pressed('', 'copy') : pressed('#text', 'select');
    await say('ready', route);
    await done;
    await say('planted', route);
  }
  const text = await canary('page-dialog');
  await say('ready', 'page-dialog');
  alert(`Attention : ${text}`);
  await say('planted', 'page-dialog');
  await say('ready', 'end');
}

export const PLANTING_PAGE = `<!doctype html><meta charset="utf-8"><title>Page</title>
<body style="background:#ff00c8;font:24px sans-serif"><h1>Démarche</h1><iframe name="sink" hidden></iframe>
<form id="form" method="post" action="/form" target="sink"><input id="field" name="field"><input type="password" name="password"><button>ok</button></form>
<textarea id="text" rows="3" cols="60"></textarea>
<script>(${plantFromPage.toString()})()</script>`;

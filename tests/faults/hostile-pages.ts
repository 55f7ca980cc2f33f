/** What a page of the web may do to a terminal, on purpose or by mistake. Each tells `/begun/<name>` when it is at it. */
export const hostilePages = {
  /** Hundreds of pages, asked for by itself and again at every key. */
  tabs: `begun(); const many = () => { for (let i = 0; i < 500; i += 1) open('/empty?' + i, '_blank'); };
    addEventListener('keydown', many); many(); setInterval(many, 500);`,
  /** Writes to every storage there is until each refuses. */
  storage: `const block = new Uint8Array(8 * 1024 * 1024).fill(7);
    const fill = async (write) => { for (let i = 0; ; i += 1) await write(i); };
    const root = await navigator.storage?.getDirectory?.();
    const cache = await self.caches?.open('fill');
    begun();
    if (root) fill(async (i) => { const file = await root.getFileHandle('f' + i, { create: true });
      const to = await file.createWritable(); await to.write(block); await to.close(); }).catch(() => {});
    if (cache) fill((i) => cache.put('/c' + i, new Response(block))).catch(() => {});
    const open = indexedDB.open('fill', 1);
    open.onupgradeneeded = () => open.result.createObjectStore('s');
    open.onsuccess = () => fill((i) => new Promise((done, failed) => {
      const write = open.result.transaction('s', 'readwrite'); write.objectStore('s').put(block, i);
      write.oncomplete = done; write.onabort = failed; })).catch(() => {});`,
  /** Keeps documents of 480 MB until there is no room for another one. */
  documents: `begun(); for (let i = 0; i < 8; i += 1) { const frame = document.createElement('iframe');
    frame.src = '/document.zip?' + i; document.body.append(frame); }`,
  /** Holds whoever wants to leave it. */
  beforeunload: `addEventListener('beforeunload', (event) => { event.preventDefault(); event.returnValue = 'stay'; for (;;); });
    addEventListener('pagehide', () => { for (;;); }); begun(); setTimeout(() => { location.href = '/empty'; }, 1500);`,
  /** Never gives its thread back. */
  loop: `begun(); setTimeout(() => { for (;;); }, 300);`,
  /** Asks for paper without an end. */
  print: `begun(); setInterval(() => print(), 1);`,
  /** A file of 20 GB, of which nobody tells the length. */
  download: `begun(); location.href = '/zeros.zip';`,
  /** Helpers: threads that spin, and frames of other sites, each of which wants a process of its own. */
  bombs: `const spin = URL.createObjectURL(new Blob(['for (;;);'], { type: 'text/javascript' }));
    for (let i = 0; i < 60; i += 1) new Worker(spin);
    for (let i = 0; i < 200; i += 1) { const frame = document.createElement('iframe');
      frame.src = 'http://127.0.0.' + (2 + (i % 20)) + ':' + location.port + '/empty?' + i; document.body.append(frame); }
    begun();`,
  /** Nothing: what is done to it is done from outside. */
  calm: `begun();`,
} as const;
export type HostilePage = keyof typeof hostilePages;

/** The page as the site gives it. The module may wait; what it throws is its own affair. */
export function hostilePage(name: HostilePage): string {
  return `<!doctype html><meta charset="utf-8"><title>${name}</title><style>body{background:rgb(255,0,200)}</style><h1>${name}</h1>
<script type="module">
const begun = () => fetch('/begun/${name}', { method: 'POST', keepalive: true });
${hostilePages[name]}
</script>`;
}

/**
 * A session as heavy as they come (issue 4): 25 sites at once, all of which keep something (frames of different hosts live in processes of their own, as
 * tabs do), and documents that were kept: 1.5 GB in memory files. All of it in the sites' storages would meet Chromium's own limits first.
 */
export const HEAVY_FRAMES = 25;
const HEAVY_FRAME_MEBIBYTES = 4;
export const HEAVY_DOCUMENTS = 3;
export const HEAVY_DOCUMENT_BYTES = 480 * 1024 * 1024;
export const heavyPage = `<!doctype html><meta charset="utf-8"><title>heavy</title><h1>heavy</h1><script>
const frame = (address) => { const made = document.createElement('iframe'); made.src = address; document.body.append(made); };
for (let i = 0; i < ${HEAVY_FRAMES}; i += 1) frame('http://127.0.0.' + (2 + i) + ':' + location.port + '/heavy-frame');
for (let i = 0; i < ${HEAVY_DOCUMENTS}; i += 1) frame('/document.zip?' + i);
</script>`;

/** One of them. An address that is no secure origin has IndexedDB, which is enough. */
export const heavyFrame = `<!doctype html><meta charset="utf-8"><script>
const open = indexedDB.open('heavy', 1);
open.onupgradeneeded = () => open.result.createObjectStore('s');
open.onsuccess = async () => {
  const block = new Uint8Array(1024 * 1024);
  for (let at = 0; at < block.length; at += 65536) crypto.getRandomValues(block.subarray(at, at + 65536));
  for (let i = 0; i < ${HEAVY_FRAME_MEBIBYTES}; i += 1) await new Promise((done) => {
    const write = open.result.transaction('s', 'readwrite');
    write.objectStore('s').put(block, i);
    write.oncomplete = done; write.onabort = done; });
  fetch('/begun/heavy-frame', { method: 'POST', keepalive: true });
};
</script>`;

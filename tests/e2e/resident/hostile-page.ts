/** A colour no screen of ours has, for the pages of the hostile site. */
export const HOSTILE_COLOUR = [255, 0, 200] as const;

/** Schemes of other programs, of the browser and of the disk, with something after the colon that would make each do something. */
export const SCHEMES = (
  'mailto:a@b.fr tel:3646 sms:3646 geo:44,0 maps:x magnet:?xt=x ssh://x sftp://x telnet://x irc://x xmpp:x sip:x sips:x skype:x?call callto:x ' +
  'facetime:x whatsapp://send tg://x viber://x signal://x msteams:x zoommtg://x slack://x discord://x spotify:x steam://run vscode://x jetbrains://x ' +
  'git://x intent://x#Intent;end market://x android-app://x itms://x itms-apps://x ms-settings: ms-msdt:/id search-ms:query=x ms-appinstaller:?source=x ' +
  'ms-word:ofe ms-excel:ofe ms-powerpoint:ofe ms-officecmd:x ms-screenclip: ms-windows-store:x shell:startup rdp://x vnc://x teamviewer10://x anydesk:x ' +
  'apt:x snap://x webcal://x news:x nntp://x ldap://x rtsp://x rtmp://x bitcoin:x ethereum:x acrobat:x calculator: wibble:x file:///etc/passwd ' +
  'file://attacker/share chrome://gpu chrome://crash chrome-untrusted://x devtools://devtools/bundled/inspector.html view-source:https://example.fr ' +
  'about:config data:text/html,<title>escaped</title> escale://shell/shell.html escale-resident://chrome/resident.html filesystem:http://x/temporary/x ' +
  'http://192.168.0.1/ http://10.0.0.1/ http://[fe80::1]/ http://box/ http://169.254.169.254/'
).split(' ');

export const PERMISSIONS = (
  'geolocation notifications push midi camera microphone background-fetch background-sync persistent-storage ambient-light-sensor accelerometer gyroscope ' +
  'magnetometer clipboard-read payment-handler idle-detection periodic-background-sync screen-wake-lock nfc display-capture storage-access ' +
  'top-level-storage-access window-management local-fonts captured-surface-control speaker-selection keyboard-lock pointer-lock'
).split(' ');

/** Runs in the page, without a press of anybody; every answer goes to the test's server. */
async function attack(schemes: string[], permissions: string[]): Promise<void> {
  const report = (name: string, value: unknown) =>
    fetch('/report', { method: 'POST', body: JSON.stringify({ name, value: String(value) }) });
  const outcome = (work: () => unknown) =>
    Promise.race([
      (async () => work())().then(
        (value) => (value === undefined ? 'refused: absent' : `given: ${String(value)}`),
        (error: Error) => `refused: ${error.name}`,
      ),
      new Promise<string>((resolve) => {
        setTimeout(resolve, 3_000, 'refused: silence');
      }),
    ]);
  const page = window as unknown as Record<string, unknown>;
  const names = [
    'require',
    'process',
    'module',
    'Buffer',
    'global',
    'escale',
    'escaleResident',
    'electron',
    'ipcRenderer',
  ];
  await report(
    'globals',
    names.filter((name) => page[name] !== undefined),
  );
  const worker = new Worker('/worker.js');
  await report(
    'worker globals',
    await new Promise((resolve) => {
      worker.onmessage = ({ data }) => resolve(data);
    }),
  );

  for (const name of permissions) {
    const query = navigator.permissions.query({ name } as PermissionDescriptor);
    await report(
      `permission ${name}`,
      await query.then(
        ({ state }) => state,
        () => 'unknown',
      ),
    );
  }
  const devices = navigator as unknown as Record<string, { requestDevice(o: object): unknown; requestPort(): unknown }>;
  const attempts: Record<string, () => unknown> = {
    camera: () => navigator.mediaDevices.getUserMedia({ video: true }),
    microphone: () => navigator.mediaDevices.getUserMedia({ audio: true }),
    screen: () => navigator.mediaDevices.getDisplayMedia({ video: true }),
    geolocation: () =>
      new Promise((resolve, reject) => {
        navigator.geolocation.getCurrentPosition(resolve, () => reject(new TypeError()));
      }),
    clipboard: () => navigator.clipboard.readText(),
    bluetooth: () => devices['bluetooth']?.requestDevice({ acceptAllDevices: true }),
    usb: () => devices['usb']?.requestDevice({ filters: [] }),
    hid: () => devices['hid']?.requestDevice({ filters: [] }),
    serial: () => devices['serial']?.requestPort(),
    wakeLock: () => navigator.wakeLock.request('screen'),
    'fetch file': () => fetch('file:///etc/passwd'),
    'fetch chrome': () => fetch('chrome://gpu'),
    'fetch own screens': () => fetch('escale-resident://chrome/resident.html', { mode: 'no-cors' }),
    'fetch printer': () => fetch('http://192.168.0.1/', { mode: 'no-cors' }),
    'fetch box': () => fetch('http://box/', { mode: 'no-cors' }),
  };
  for (const [name, work] of Object.entries(attempts)) await report(`attempt ${name}`, await outcome(work));
  await report(
    'attempt socket',
    await new Promise((resolve) => {
      const socket = new WebSocket('ws://10.0.0.1/');
      socket.onopen = () => resolve('given');
      socket.onerror = () => resolve('refused');
    }),
  );

  let opened = 0;
  for (let i = 0; i < 50; i += 1) if (window.open(`/popup/unasked-${i}`, '_blank', 'width=200,height=200')) opened += 1;
  await report('windows opened', opened);
  const pageScript =
    'javascript:fetch("/report",{method:"POST",body:JSON.stringify({name:"escaped",value:"javascript"})})';
  for (const address of [...schemes, pageScript]) {
    window.open(address);
    const link = Object.assign(document.createElement('a'), { href: address, target: '_blank', rel: 'noopener' });
    document.body.append(link);
    link.click();
  }
  for (const address of schemes) {
    const frame = Object.assign(document.createElement('iframe'), { src: address, width: '1', height: '1' });
    document.body.append(frame);
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
  const loaded = [...document.querySelectorAll('iframe')].filter((frame) => {
    try {
      return (frame.contentDocument?.body?.textContent ?? '') !== '';
    } catch {
      return false;
    }
  });
  await report(
    'frames with content',
    loaded.map((frame) => frame.src),
  );
  await report('done', location.pathname);
}

/** Leaves the page in every way at once, which has killed a whole Electron process. */
async function storm(schemes: string[]): Promise<void> {
  await fetch('/report', { method: 'POST', body: JSON.stringify({ name: 'storm', value: '1' }) });
  const blob = URL.createObjectURL(new Blob(['<title>escaped</title>'], { type: 'text/html' }));
  for (const address of [...schemes, blob, 'javascript:document.title="escaped"', ...schemes]) {
    location.href = address;
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
}

/** A script's expression, free of double quotes so that it fits into an attribute. */
const tell = (name: string, value: string) =>
  `fetch('/report',{method:'POST',body:JSON.stringify({name:'${name}',value:String(${value})})})`;

const head = (title: string) => `<!doctype html><meta charset="utf-8"><title>${title}</title><style>
html,body{height:100%;margin:0;background:rgb(${HOSTILE_COLOUR.join(',')});font:32px sans-serif}
iframe{border:0}#all{position:fixed;inset:0;display:block;width:100%;height:100%;opacity:0}</style>
<script>addEventListener('pointermove',()=>${tell(`pointer /${title}`, '1')},{once:true})</script><p>${title}</p>`;
/** The pages of the hostile site by path; each reports what came of it. */
export const PAGES: Record<string, string> = {
  '/attack': `${head('attack')}<script>(${attack.toString()})(${JSON.stringify(SCHEMES)},${JSON.stringify(PERMISSIONS)})</script>`,
  '/storm': `${head('storm')}<script>(${storm.toString()})(${JSON.stringify(SCHEMES)})</script>`,
  // One press asks for fifty pages.
  '/press': `${head('press')}<button id="all" onclick="for(let i=0;i<50;i++)window.open('/popup/asked-'+i);${tell('pressed', '1')}">x</button>`,
  '/blank': `${head('blank')}<a id="all" target="_blank" href="/popup/blank">x</a>`,
  '/form': `${head('form')}<form method="post" action="/posted" target="_blank"><input type="hidden" name="code" value="été 1">
<button id="all">x</button></form>`,
  '/boxes': `${head('boxes')}<script>addEventListener('load',()=>setTimeout(()=>{const first=confirm('Voulez-vous <b>continuer</b> ?');
${tell('confirm', 'first')};const second=confirm('Encore ?');${tell('second confirm', 'second')};
for(let i=0;i<200;i++)alert('boucle '+i);${tell('boxes over', '1')}},300))</script>`,
  '/trap': `${head('trap')}<button id="all" onclick="${tell('armed', '1')}">x</button>
<script>addEventListener('beforeunload',(e)=>{e.preventDefault();e.returnValue='stay'})</script>`,
  // Of the page, of an empty frame, of a written one, of one in a process of its own (another site), and the old command.
  '/print': `${head('print')}<iframe src="OTHER_SITE/print-frame"></iframe><script>addEventListener('load',()=>setTimeout(()=>{
document.body.append(document.createElement('iframe'));frames[1].print();frames[1].document.execCommand('print');
print();document.execCommand('PRINT');${tell('printed', '1')};
document.body.append(Object.assign(document.createElement('iframe'),{srcdoc:'<script>print();parent.written()<'+'/script>'}))},300));
window.written=()=>${tell('printed written', '1')}</script>`,
  '/print-frame': `${head('frame')}<script>setTimeout(()=>{print();document.execCommand('print');${tell('printed frame', '1')}},100)</script>`,
  // Whatever a page can fetch, from a site that the filter closes and from one that only looks alike.
  '/fetches': `${head('fetches')}<script>(async()=>{const closed='http://closed.localhost:PORT',other='http://notclosed.localhost:PORT';
const got=[];const tried=(name,work)=>work.then(()=>got.push(name),()=>{});
const frame=(src)=>new Promise((done)=>{const f=document.createElement('iframe');f.onload=done;f.src=src;document.body.append(f)});
const image=(src)=>new Promise((_,no)=>{const i=new Image();i.onerror=no;i.onload=no;i.src=src});
const socket=(src)=>new Promise((done,no)=>{const s=new WebSocket(src);s.onopen=done;s.onerror=no});
await tried('closed fetch',fetch(closed+'/fetched'));await tried('closed hop',fetch('/hop'));await tried('closed dotted',fetch('http://a.b.closed.localhost.:PORT/fetched'));
const worker=(src)=>new Promise((done,no)=>{const code="fetch('"+src+"').then(()=>postMessage(1),()=>postMessage(0))";
const w=new Worker(URL.createObjectURL(new Blob([code],{type:'text/javascript'})));w.onmessage=({data})=>data?done():no()});
await tried('closed worker',worker(closed+'/fetched'));await tried('other worker',worker(other+'/fetched'));await tried('closed image',image(closed+'/image'));await tried('closed socket',socket('ws://closed.localhost:PORT/socket'));
navigator.sendBeacon(closed+'/beacon','x');await frame(closed+'/framed');await frame('/hop');
await tried('other fetch',fetch(other+'/fetched'));await frame(other+'/framed');${tell('fetches', 'got')}})()</script>`,
  '/link': `${head('link')}<a id="all" href="http://www.closed.localhost:PORT/linked">x</a>`,
  '/hop-link': `${head('hop-link')}<a id="all" href="/hop">x</a>`,
  '/blank-link': `${head('blank-link')}<a id="all" target="_blank" href="http://closed.localhost:PORT/blank">x</a>`,
  '/program': `${head('program')}<a id="all" href="/download/run.sh">x</a>`,
  '/viewed': `${head('viewed')}<a id="all" href="/pdf/releve.pdf">x</a>`,
  '/document': `${head('document')}<a id="all" target="_blank" href="/download/..%2F..%2Fattestation%20CAF.pdf">x</a>`,
  // What is typed is told one after the other: requests side by side arrive in any order.
  '/field': `${head('field')}<input id="field" autofocus style="font:inherit"><script>
addEventListener('keydown',(e)=>${tell('key', "[e.ctrlKey?'ctrl+':'',e.altKey?'alt+':'',e.key].join('')")});
addEventListener('blur',()=>${tell('blur', '1')});
let told=Promise.resolve();
document.getElementById('field').addEventListener('input',(e)=>{const typed=e.target.value;told=told.then(()=>${tell('typed', 'typed')})});</script>`,
};

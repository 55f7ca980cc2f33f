// The raw limit: Electron with one window and one of the kiosk's own pages in it, and nothing else. `--page`: shell or resident; `--screens`: the folder
// of the built pages; `--bounds`: x,y,width,height; `--hidden`: the window is loaded and waits for a line on standard input, `--no-sandbox` as root.
const { readFile } = require('node:fs/promises');
const { extname, join } = require('node:path');
const { BrowserWindow, Menu, app, protocol } = require('electron');

const value = (name) => process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3) ?? '';
const say = (what) => process.stdout.write(`${JSON.stringify({ what, time: Date.now() })}\n`);
const page = value('page');
const [x, y, width, height] = value('bounds').split(',').map(Number);
const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
};

app.setPath('userData', value('profile'));
app.commandLine.appendSwitch('ozone-platform', 'x11');
app.commandLine.appendSwitch('force-device-scale-factor', '1');
app.commandLine.appendSwitch('disable-background-networking');
app.commandLine.appendSwitch('disable-component-update');
Menu.setApplicationMenu(null);
protocol.registerSchemesAsPrivileged([{ scheme: 'bare', privileges: { standard: true, secure: true } }]);

app.whenReady().then(async () => {
  protocol.handle('bare', async (request) => {
    const path = new URL(request.url).pathname;
    return new Response(await readFile(join(value('screens'), path)), {
      headers: { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' },
    });
  });
  const window = new BrowserWindow({
    ...{ x, y, width, height, show: false, frame: false, resizable: false, backgroundColor: '#FAF7F2' },
    webPreferences: {
      preload: join(__dirname, 'preload.cjs'),
      additionalArguments: [`--bare-page=${page}`],
      sandbox: true,
      backgroundThrottling: false,
    },
  });
  window.setBounds({ x, y, width, height });
  const isHidden = process.argv.includes('--hidden');
  if (!isHidden) window.show();
  await window.loadURL(`bare://page/${page}.html`);
  say('loaded');
  process.stdin.once('data', () => {
    say('show');
    window.show();
  });
});

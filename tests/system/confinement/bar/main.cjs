// The shell's windows, for tests: a welcome that fills the screen, and a bar that takes clicks but never the keyboard.
const { app, BrowserWindow, screen } = require('electron');

const say = (word) => process.stdout.write(`${word}\n`);
const page = (colour, script) =>
  `data:text/html,<style>html{background:${encodeURIComponent(colour)}}</style><script>${encodeURIComponent(script)}</script>`;

app.on('window-all-closed', () => {});
app.whenReady().then(async () => {
  const { width, height } = screen.getPrimaryDisplay().bounds;
  const welcome = new BrowserWindow({
    x: 0,
    y: 0,
    width,
    height,
    frame: false,
    fullscreen: true,
    backgroundColor: '#0000ff',
  });
  await welcome.loadURL(page('#0000ff', ''));
  const bar = new BrowserWindow({
    x: 0,
    y: 0,
    width,
    height: 40,
    frame: false,
    show: false,
    focusable: false,
    alwaysOnTop: true,
  });
  bar.webContents.on('console-message', (_event, _level, message) => say(message));
  await bar.loadURL(page('#ff00ff', 'document.onclick = () => console.log("clicked")'));
  bar.showInactive();
  say('ready');
});

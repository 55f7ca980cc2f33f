// The smallest resident: one window that fills its display, and a set of questions a test may ask over fd 3, one JSON object a line.
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const { app, BrowserWindow, screen } = require('electron');

const channel = new net.Socket({ fd: 3 });
const send = (message) => channel.write(`${JSON.stringify(message)}\n`);
process.on('uncaughtException', (error) => send({ type: 'failed', message: String(error) }));

let window;
const attempt = (action) => {
  try {
    return { ok: true, value: action() };
  } catch (error) {
    return { ok: false, code: error.code ?? String(error) };
  }
};

const questions = {
  echo: ({ text }) => ({ text }),
  write: ({ paths, text }) => paths.map((path) => attempt(() => fs.writeFileSync(path, text))),
  read: ({ path }) => attempt(() => fs.readFileSync(path, 'latin1')),
  list: ({ path }) => attempt(() => fs.readdirSync(path)),
  connect: ({ path }) =>
    new Promise((resolve) => {
      const socket = net.connect(path);
      socket.once('connect', () => resolve({ ok: true }));
      socket.once('error', ({ code }) => resolve({ ok: false, code }));
    }),
  // Children that leave their group and parent, and ignore SIGTERM; a listener among them.
  breed: () =>
    new Promise((resolve) => {
      const stubborn = `trap '' TERM HUP INT; while :; do sleep 1; done`;
      for (let index = 0; index < 5; index++) {
        spawn('/bin/bash', ['-c', `${stubborn} & setsid bash -c "${stubborn}" & ${stubborn}`], {
          detached: true,
          stdio: 'ignore',
        });
      }
      spawn('/usr/bin/env', ['-i', '/usr/bin/setsid', '--fork', '/bin/bash', '-c', stubborn], { stdio: 'ignore' });
      globalThis.listener = net
        .createServer()
        .listen(0, '127.0.0.1', () => resolve({ port: globalThis.listener.address().port }));
    }),
  // Processes that do nothing, until the limit says no (dash ends with 2 then) or `most` of them live.
  forks: ({ most }) =>
    new Promise((resolve) => {
      const script = `i=0; while [ $i -lt ${most} ]; do i=$((i+1)); { read x </tmp/never; } & done; exit 0`;
      spawn('/usr/bin/mkfifo', ['/tmp/never']).once('exit', () => {
        const child = spawn('/bin/dash', ['-c', script], { stdio: 'ignore' });
        child.once('error', ({ code }) => resolve({ refused: code }));
        child.once('exit', (code) => resolve({ refused: code === 0 ? null : code }));
      });
    }),
  typed: () => window.webContents.executeJavaScript('document.querySelector("input").value'),
  facts: () => ({
    uid: os.userInfo().uid,
    user: os.userInfo().username,
    hostname: os.hostname(),
    environment: Object.keys(process.env),
    renderer: fs.readFileSync(`/proc/${window.webContents.getOSProcessId()}/status`, 'latin1'),
    switches: process.argv,
    limits: fs.readFileSync('/proc/self/limits', 'latin1'),
    oom: fs.readFileSync('/proc/self/oom_score_adj', 'latin1').trim(),
    processes: fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name)).length,
    bounds: window.getBounds(),
  }),
  // Everything open that is a file or a socket, for the test to find what it knows the shell holds.
  descriptors: () =>
    fs
      .readdirSync('/proc/self/fd')
      .map((fd) => attempt(() => `${fd} ${fs.readlinkSync(`/proc/self/fd/${fd}`)}`).value ?? ''),
  quit: () => app.exit(7),
};

let rest = '';
channel.setEncoding('utf8');
channel.on('data', (chunk) => {
  const lines = (rest + chunk).split('\n');
  rest = lines.pop();
  for (const line of lines) {
    const { id, ask, ...parameters } = JSON.parse(line);
    Promise.resolve()
      .then(() => questions[ask](parameters))
      .then((answer) => send({ id, answer }))
      .catch((error) => send({ id, failed: String(error) }));
  }
});

app.on('window-all-closed', () => {});
app.whenReady().then(async () => {
  const { width, height } = screen.getPrimaryDisplay().bounds;
  window = new BrowserWindow({
    x: 0,
    y: 0,
    width,
    height,
    frame: false,
    backgroundColor: '#00ff00',
    webPreferences: { sandbox: true },
  });
  await window.loadURL(
    'data:text/html,<style>html{background:%2300ff00}input{font:40px monospace;width:90%25;border:0;background:%2300ff00;caret-color:transparent;outline:0}</style><input autofocus>',
  );
  window.webContents.focus();
  send({ type: 'ready' });
});

// The smallest resident: one window that fills its display, and a set of questions a test may ask over fd 3, one JSON object a line.
const { spawn } = require('node:child_process');
const dgram = require('node:dgram');
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
  // Writes zeroes until the file system says no; gives how much stands there then, and its size.
  fill: ({ path }) =>
    new Promise((resolve) => {
      const child = spawn('/bin/dd', ['if=/dev/zero', `of=${path}/filled`, 'bs=1M'], {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { LC_ALL: 'C' },
      });
      let said = '';
      child.stderr.on('data', (chunk) => (said += chunk));
      child.once('close', () => {
        const { bsize, blocks } = fs.statfsSync(path);
        resolve({
          full: said.includes('No space left'),
          written: fs.statSync(`${path}/filled`).size,
          size: bsize * blocks,
        });
      });
    }),
  // keyctl(2), "which is my session keyring?", by perl, which Debian always has: its id, or the error's number.
  keyring: ({ call }) =>
    new Promise((resolve) => {
      const script = `$! = 0; my $id = syscall(${call}, 0, -3, 0); print $id < 0 ? "error " . ($! + 0) : "id";`;
      const child = spawn('/usr/bin/perl', ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
      child.stdout.on('data', (chunk) => resolve(String(chunk)));
    }),
  // A program that takes all memory it can get.
  hog: () =>
    new Promise((resolve) => {
      spawn('/usr/bin/tail', ['/dev/zero'], { stdio: 'ignore' }).once('exit', (code, signal) =>
        resolve({ code, signal }),
      );
    }),
  reach: ({ host, port }) =>
    new Promise((resolve) => {
      const socket = net.connect(port, host);
      socket.once('connect', () => resolve({ ok: true }));
      socket.once('error', ({ code }) => resolve({ ok: false, code }));
    }),
  // Children that leave their group and parent, and ignore SIGTERM; listeners by TCP, by UDP over IPv6 and in the abstract namespace.
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
      globalThis.others = [
        dgram.createSocket('udp6').bind(0, '::1'),
        net.createServer().listen(`\0escale-test-${process.pid}`),
      ];
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

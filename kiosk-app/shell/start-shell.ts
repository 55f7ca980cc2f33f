import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, Menu } from 'electron';
import { runShell } from './main.ts';
import { registerPageScheme } from '../own-pages/own-pages.ts';
import { SCREENS } from './windows.ts';
import { dangerousSwitch, readShellConfig } from './shell-config.ts';

// Before anything else: Electron's own error dialog must never open over the kiosk. The supervisor starts the shell again, which wipes first.
const die = (error: unknown) => {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${JSON.stringify({ level: 60, program: 'kiosk-shell', msg: 'shell failed', err: message })}\n`);
  app.exit(70);
};
process.on('uncaughtException', die);
process.on('unhandledRejection', die);

const forbidden = app.isPackaged ? dangerousSwitch(process.argv) : null;
const read = readShellConfig(process.argv.slice(1), process.env);
delete process.env['ESCALE_ENROLMENT_CODE'];

if (forbidden || !read.ok) {
  const problems = forbidden ? [`--${forbidden}: refused in a release build`] : read.ok ? [] : read.problems;
  process.stderr.write(`escale: this terminal is not set up:\n${problems.map((line) => `  ${line}`).join('\n')}\n`);
  app.exit(64);
} else {
  const { config } = read;
  app.setPath('userData', join(config.dataDir, 'shell-profile'));
  app.commandLine.appendSwitch('force-device-scale-factor', '1');
  app.commandLine.appendSwitch('ozone-platform', 'x11');
  app.commandLine.appendSwitch('disable-background-networking');
  app.commandLine.appendSwitch('disable-component-update');
  Menu.setApplicationMenu(null);
  registerPageScheme(SCREENS);
  if (!app.requestSingleInstanceLock()) {
    process.stderr.write(`escale: another shell runs on ${config.dataDir}, or it cannot be written\n`);
    app.exit(65);
  }
  app.on('window-all-closed', () => {});
  const dist = dirname(fileURLToPath(import.meta.url));
  void app
    .whenReady()
    .then(() =>
      runShell(config, {
        screens: join(dist, 'screens'),
        preload: join(dist, 'preload'),
        residentApp: dist,
      }),
    )
    .catch(die);
}

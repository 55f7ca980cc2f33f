import { dirname, relative } from 'node:path';

/** A packaged build carries its app in Electron's own folder and finds it by itself; in development the app's folder is named. */
export function isPackaged(electronPath: string, appPath: string): boolean {
  return !relative(dirname(electronPath), appPath).startsWith('..');
}

/**
 * The command line of the resident's process.
 * @param executable and @param app as the process itself sees them; `app` null in a packaged build
 */
export function residentCommand(
  executable: string,
  app: string | null,
  switches: string[],
  entryArgs: string[],
): string[] {
  // Electron 38 and later would take Wayland where the machine offers it; the session's display is an X one.
  return [executable, '--ozone-platform=x11', ...switches, ...(app === null ? [] : [app]), ...entryArgs];
}

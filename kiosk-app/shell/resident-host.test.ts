import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { ConfinedResident, Confinement } from './confinement/confinement.ts';
import { makeLog } from './log.ts';
import { ResidentHost, type ResidentLaunch } from './resident-host.ts';

const launch: ResidentLaunch = {
  electronPath: '/electron',
  appPath: '/app',
  entryArgs: [],
  geometry: { x: 0, y: 0, width: 1, height: 1 },
  hostDisplay: ':0',
  runDir: '/run',
};

/** A confinement whose resident says `line` as soon as it is started, and notes what the shell does with it. */
function residentSaying(line: string) {
  const done: string[] = [];
  const end = Promise.withResolvers<{ reason: 'killed'; code: null }>();
  const note = (what: string) => async () => void done.push(what);
  const channel = new PassThrough();
  const resident: ConfinedResident = {
    channel,
    display: {
      display: ':1',
      socketPath: '',
      show: note('show'),
      hide: note('hide'),
      focus: note('focus'),
      stop: note('stop'),
    },
    exited: end.promise,
    kill: async () => {
      done.push('kill');
      end.resolve({ reason: 'killed', code: null });
      return { durationMs: 0 };
    },
  };
  const confinement: Confinement = {
    form: 'bubblewrap',
    describe: () => ({ form: 'bubblewrap', weaknesses: [] }),
    start: async () => {
      channel.write(line);
      return resident;
    },
    residue: async () => [],
    releaseMedia: async () => {},
    sweep: async () => {},
  };
  return { confinement, done };
}

const unsafe = '{"type":"ready","sandboxed":false}\n{"type":"shown"}\n';

describe('the resident host', () => {
  it("kills a resident whose renderers are not in Chromium's sandbox, and never shows it", async () => {
    const { confinement, done } = residentSaying(unsafe);
    const host = new ResidentHost(confinement, launch, { requireSandbox: true }, makeLog('silent'), () => {});
    expect(await host.show('fr')).toBe(false);
    expect(done).toEqual(['kill']);
    await host.kill();
  });

  it('shows it only where development allows that', async () => {
    const { confinement, done } = residentSaying(unsafe);
    const host = new ResidentHost(confinement, launch, { requireSandbox: false }, makeLog('silent'), () => {});
    expect(await host.show('fr')).toBe(true);
    expect(done).toEqual(['show', 'focus']);
    await host.kill();
  });

  it('asks for a warm one before it gives back control', async () => {
    const { confinement, done } = residentSaying('{"type":"ready","sandboxed":true}\n');
    const host = new ResidentHost(confinement, launch, { requireSandbox: true }, makeLog('silent'), () => {});
    await host.show('fr');
    done.length = 0;
    const showing = host.show('fr');
    expect(done).toEqual(['show']);
    expect(await showing).toBe(true);
    await host.kill();
  });

  it('takes a session off the screen and puts it back, one after the other, and has the last word stand', async () => {
    const { confinement, done } = residentSaying('{"type":"ready","sandboxed":true}\n');
    const host = new ResidentHost(confinement, launch, { requireSandbox: true }, makeLog('silent'), () => {});
    expect([await host.cover(), await host.uncover()]).toEqual([false, false]);
    await host.show('fr');
    done.length = 0;
    expect(await host.cover()).toBe(true);
    expect(await host.uncover()).toBe(true);
    expect(done).toEqual(['hide', 'show', 'focus']);
    done.length = 0;
    await Promise.all([host.cover(), host.uncover(), host.cover()]);
    expect(done.findLast((one) => one !== 'focus')).toBe('hide');
    await host.kill();
  });

  it('does not show what was covered before it was there', async () => {
    const { confinement, done } = residentSaying('{"type":"ready","sandboxed":true}\n');
    const host = new ResidentHost(confinement, launch, { requireSandbox: true }, makeLog('silent'), () => {});
    await host.show('fr');
    await host.cover();
    done.length = 0;
    await host.show('fr');
    expect(done).toEqual([]);
    await host.kill();
  });
});

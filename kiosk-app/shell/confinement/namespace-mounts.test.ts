import { expect, test } from 'vitest';
import { ETC_ALLOWED, INSIDE, innerArguments, outerArguments } from './namespace-mounts.ts';
import { SESSION_IDENTITY, readSystemFacts } from './session-identity.ts';

const facts = await readSystemFacts();
const mounts = { hostSocket: '/tmp/.X11-unix/X0', electronFolder: '/usr/lib/electron', appFolder: '/srv/resident' };
const layers = {
  outer: outerArguments(facts, mounts, SESSION_IDENTITY, [{ inside: INSIDE.sessionAuthority, fd: 6 }], 4),
  inner: innerArguments(facts, SESSION_IDENTITY, 1234, 6),
};

/** Sources of mounts by option. */
function sources(layer: string[], option: string): string[] {
  return layer.flatMap((word, index) => (word === option ? [layer[index + 1] ?? ''] : []));
}

test.each(Object.entries(layers))('%s: every tmpfs has a size, and the root is sealed last', (_, layer) => {
  const optionsBefore = layer.flatMap((word, index) => (word === '--tmpfs' ? [layer[index - 2]] : []));
  expect(optionsBefore.length).toBeGreaterThan(2);
  expect(new Set(optionsBefore)).toEqual(new Set(['--size']));
  const lastMount = layer.findLastIndex((word) => /^--(ro-bind|bind|tmpfs|dir|file|dev|proc|symlink)/.test(word));
  expect(layer.lastIndexOf('--remount-ro')).toBeGreaterThan(lastMount);
  expect(layer[layer.lastIndexOf('--remount-ro') + 1]).toBe('/');
});

test.each(Object.entries(layers))(
  '%s: nothing is mounted writable, and the environment starts empty',
  (name, layer) => {
    // Root (development) needs the host's /proc in the outer layer.
    expect(sources(layer, '--bind')).toEqual(name === 'outer' && facts.asRoot ? ['/proc'] : []);
    expect(layer).not.toContain('--dev-bind');
    for (const needed of ['--clearenv', '--die-with-parent', '--new-session', '--unshare-pid', '--unshare-user']) {
      expect(layer).toContain(needed);
    }
  },
);

test('the outer layer takes nothing from the machine that is not in the list', () => {
  const system = ['/usr', ...facts.rootFolders.map(({ path }) => path)];
  const allowed = new Set([
    ...system,
    ...ETC_ALLOWED,
    '/etc/localtime',
    mounts.hostSocket,
    mounts.electronFolder,
    mounts.appFolder,
  ]);
  const taken = [...sources(layers.outer, '--ro-bind'), ...sources(layers.outer, '--ro-bind-try')];
  expect(taken.filter((path) => !allowed.has(path))).toEqual([]);
});

test("the inner layer has the session's display and cookie, not the host's", () => {
  expect(layers.inner).toContain('/tmp/.X11-unix/X1234');
  expect(layers.inner).not.toContain(mounts.hostSocket);
  expect(layers.inner).not.toContain(INSIDE.hostAuthority);
  expect(sources(layers.inner, '--ro-bind')).not.toContain('/run');
});

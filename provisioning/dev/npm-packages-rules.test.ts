import { expect, test } from 'vitest';
import { installedMatchesLock, nodeIsAccepted, npmWarnings, toolchainNeeded } from './npm-packages-rules.mjs';

test.each([
  ['v20.19.0', '10.8.2', true],
  ['v22.11.0', '11.21.0', true],
  ['v22.12.0', '10.9.0', true],
  ['v22.12.0', '11.19.0', false],
  ['v24.0.0', '12.0.0', false],
  ['v24.0.0', '', true],
])('node %s with npm "%s": toolchain needed is %s', (node, npm, needed) => {
  expect(toolchainNeeded(node, npm)).toBe(needed);
});

test('node 20 and later may prepare', () => {
  expect(nodeIsAccepted('v18.20.4')).toBe(false);
  expect(nodeIsAccepted('v20.0.0')).toBe(true);
  expect(nodeIsAccepted('v25.1.0')).toBe(true);
});

const lock = {
  packages: {
    '': { version: '0.1.0' },
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/for-mac': { version: '2.0.0', optional: true },
  },
};

test.each([
  ['all of it', { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } }, true],
  [
    'the optional one too',
    { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' }, 'node_modules/for-mac': { version: '2.0.0' } },
    true,
  ],
  ['nothing', {}, false],
  ['another version', { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } }, false],
  ['another content', { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-b' } }, false],
  [
    'one more',
    { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' }, 'node_modules/b': { version: '1.0.0' } },
    false,
  ],
])('installed is %s: %#', (_, packages, matches) => {
  expect(installedMatchesLock(lock, { packages })).toBe(matches);
});

test("npm's warnings, without those about the person's own settings", () => {
  const output =
    'npm warn Unknown user config "nodedir".\nnpm warn deprecated x@1: no\nadded 2 packages\nnpm WARN EBADENGINE';
  expect(npmWarnings(output)).toEqual(['npm warn deprecated x@1: no', 'npm WARN EBADENGINE']);
});

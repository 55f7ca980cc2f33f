import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlockedHosts } from '#protocol/blocked-hosts.ts';
import { MAX_BLOCKED_CHARACTERS, MAX_BLOCKED_HOSTS } from '#protocol/limits.ts';
import { readHosts } from './host-list.ts';

const hosts = (text: string) => readHosts(text).hosts;
const left = (text: string) => readHosts(text).notHosts;

describe('a list of hosts', () => {
  it.each([
    ['example.org', 'example.org'],
    ['  Example.ORG ', 'example.org'],
    ['example.org.', 'example.org'],
    ['.example.org', 'example.org'],
    ['*.example.org', 'example.org'],
    ['https://www.example.org/', 'www.example.org'],
    ['HTTP://example.org', 'example.org'],
    ['élysée.example', 'xn--lyse-9oad.example'],
    ['example.org # jeux', 'example.org'],
    ['0.0.0.0 example.org', 'example.org'],
    ['127.0.0.1\texample.org', 'example.org'],
    ['192.0.2.80', '192.0.2.80'],
    ['[2606:4700::6810:85E5]', '[2606:4700::6810:85e5]'],
  ])('takes %s as %s', (text, host) => {
    expect(readHosts(text)).toEqual({ hosts: [host], notHosts: [], isLonger: false });
  });

  it.each([
    'jeux',
    'deux mots.org',
    'example.org/page',
    'example.org:8080',
    'a@example.org',
    'example..org',
    '12.5',
    'http://',
    '1.2.3',
  ])('leaves out what is no host: %s', (text) => {
    expect(readHosts(`ok.example\n${text}`)).toEqual({
      hosts: ['ok.example'],
      notHosts: [{ line: 2, text }],
      isLonger: false,
    });
  });

  it('is read by lines of any system, each host once, comments and empty lines aside', () => {
    expect(hosts('\uFEFF# liste\r\nb.example\r\n\r\na.example\nB.example\r*.a.example\n')).toEqual([
      'b.example',
      'a.example',
    ]);
    expect(left('a.example\n\n#\nx y\n!!')).toEqual([
      { line: 4, text: 'x y' },
      { line: 5, text: '!!' },
    ]);
  });

  it('ends at what a filter may have, in names and in letters, and says so', () => {
    const many = Array.from({ length: MAX_BLOCKED_HOSTS + 1 }, (_, i) => `s${i}.fr`);
    expect(readHosts(many.slice(1).join('\n'))).toMatchObject({ isLonger: false });
    const most = readHosts(many.join('\n'));
    expect([most.hosts.length, most.isLonger]).toEqual([MAX_BLOCKED_HOSTS, true]);
    const long = Array.from({ length: 100 }, (_, i) => `${i}${'x'.repeat(58)}.${'y'.repeat(50)}.fr`);
    const letters = readHosts(long.join('\n'));
    expect(letters.isLonger).toBe(true);
    expect(letters.hosts.join('').length).toBeLessThanOrEqual(MAX_BLOCKED_CHARACTERS);
    expect(letters.hosts.join('').length).toBeGreaterThan(MAX_BLOCKED_CHARACTERS - 120);
  });

  it('gives only what the protocol takes, whatever the text, and the same when it is read again', () => {
    const text = fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), fc.domain(), fc.ipV4(), fc.string()));
    fc.assert(
      fc.property(text, (lines) => {
        const read = readHosts(lines.join('\n'));
        expect(BlockedHosts.safeParse(read.hosts).success).toBe(true);
        expect(readHosts(read.hosts.join('\n'))).toEqual({ hosts: read.hosts, notHosts: [], isLonger: false });
      }),
    );
  });
});

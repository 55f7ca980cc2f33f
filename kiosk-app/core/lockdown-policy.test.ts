import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noFilter } from './host-filter.ts';
import {
  addressFromText,
  judgeNavigation,
  judgePermission,
  judgeRequest,
  navigationRefusals,
} from './lockdown-policy.ts';

const everywhere = { allowLoopback: false, filter: noFilter };
const page = { ...everywhere, isMainFrame: true };
const frame = { ...everywhere, isMainFrame: false };
const why = (address: string, options = page) => {
  const verdict = judgeNavigation(address, options);
  return verdict.kind === 'open' ? 'open' : verdict.why;
};
const typed = (text: string, allowLoopback = false) => {
  const answer = addressFromText(text, { allowLoopback, filter: noFilter });
  return answer.kind === 'open' ? answer.address : answer.why;
};

describe('what may be opened as a page', () => {
  it('is the public Internet, by https and by http', () => {
    for (const address of [
      'https://www.ameli.fr/',
      'http://example.fr/x?y#z',
      'https://xn--prfecture-d1a.fr/',
      'https://8.8.8.8/',
    ]) {
      expect(why(address), address).toBe('open');
    }
  });

  it.each([
    ['file:///etc/passwd', 'file-not-allowed'],
    ['file:///C:/', 'file-not-allowed'],
    ['file://attacker/share', 'file-not-allowed'],
    ['view-source:https://ameli.fr', 'internal-page'],
    ['chrome://gpu', 'internal-page'],
    ['CHROME://crash', 'internal-page'],
    ['chrome-untrusted://x', 'internal-page'],
    ['devtools://devtools/bundled/inspector.html', 'internal-page'],
    ['escale://shell/shell.html', 'internal-page'],
    ['escale-resident://chrome/resident.html', 'internal-page'],
    ['about:blank', 'internal-page'],
    ['data:text/html,x', 'scheme-not-allowed'],
    ['blob:https://ameli.fr/1', 'scheme-not-allowed'],
    ['filesystem:https://ameli.fr/temporary/x', 'scheme-not-allowed'],
    ['javascript:alert(1)', 'scheme-not-allowed'],
    ['java\nscript:alert(1)', 'scheme-not-allowed'],
    ['ftp://ameli.fr', 'scheme-not-allowed'],
    ['wibble:x', 'scheme-not-allowed'],
    ['mailto:a@b.fr', 'external-app'],
    ['tel:3646', 'external-app'],
    ['ms-msdt:/id', 'external-app'],
    ['search-ms:query', 'external-app'],
    ['https://', 'invalid-address'],
    ['', 'invalid-address'],
  ])('refuses %s: %s', (address, reason) => {
    expect(why(address)).toBe(reason);
  });

  it.each([
    'http://127.0.0.1/',
    'http://127.1:8080/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://localhost/',
    'http://LOCALHOST./',
    'http://a.localhost/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:c0a8:101]/',
    'http://[64:ff9b::10.0.0.1]/',
    'http://[2002:c0a8:101::1]/',
    'http://[fe80::1]/',
    'http://[fd00::1]/',
    'http://[::]/',
    'http://0/',
    'http://10.1.2.3/',
    'http://172.31.0.1/',
    'http://192.168.1.1/',
    'http://169.254.169.254/latest',
    'http://100.64.0.1/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
    'http://box/',
    'http://livebox.home/',
    'http://printer.local/',
    'http://１９２.168.1.1/',
  ])('refuses the place itself: %s', (address) => {
    expect(why(address)).toBe('private-network');
    expect(judgeRequest(address, everywhere).kind).toBe('refuse');
    expect(judgeRequest(address.replace(/^http/, 'ws'), everywhere).kind).toBe('refuse');
  });

  it('opens stand-ins of this machine for tests and the demo, and nothing else of the place', () => {
    const local = { allowLoopback: true, filter: noFilter, isMainFrame: true };
    for (const address of ['http://127.0.0.1:8080/', 'http://[::1]/', 'http://hostile.localhost:1/']) {
      expect(why(address, local), address).toBe('open');
    }
    for (const address of ['http://192.168.1.1/', 'http://0.0.0.0/', 'http://box/']) {
      expect(why(address, local), address).toBe('private-network');
    }
  });

  it('lets a frame hold what its page wrote, and no more than that', () => {
    for (const address of ['about:blank', 'about:srcdoc', 'data:text/html,x', 'blob:https://ameli.fr/1']) {
      expect(why(address, frame), address).toBe('open');
    }
    for (const address of [
      'about:config',
      'about:blankx',
      'blob:file:///x',
      'file:///x',
      'chrome://gpu',
      'javascript:1',
      'mailto:x',
    ]) {
      expect(why(address, frame), address).not.toBe('open');
    }
  });

  it('never throws, and never opens a page that is not http or https, whatever the text', () => {
    const scheme = fc.constantFrom(
      'http',
      'https',
      'file',
      'chrome',
      'javascript',
      'data',
      'mailto',
      'wibble',
      'view-source',
      'blob',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webUrl(),
      fc.tuple(scheme, fc.string()).map((parts) => parts.join(':')),
    );
    fc.assert(
      fc.property(text, (address) => {
        const verdict = judgeNavigation(address, page);
        judgeNavigation(address, frame);
        judgeRequest(address, everywhere);
        if (verdict.kind === 'open') expect(new URL(address).protocol).toMatch(/^https?:$/);
        else expect(navigationRefusals).toContain(verdict.why);
      }),
      { numRuns: 500 },
    );
  });

  it('never opens an IPv4 address of the place, however it is written', () => {
    const inside = fc.constantFrom([10, 0], [127, 0], [192, 168], [169, 254], [172, 20]);
    fc.assert(
      fc.property(inside, fc.nat(255), fc.nat(255), ([a = 0, b = 0], c, d) => {
        const number = ((a * 256 + b) * 256 + c) * 256 + d;
        const hex = number.toString(16).padStart(8, '0');
        const spellings = [
          `${a}.${b}.${c}.${d}`,
          `${a}.${b}.${c * 256 + d}`,
          String(number),
          `0x${hex}`,
          `0${number.toString(8)}`,
          `[::ffff:${hex.slice(0, 4)}:${hex.slice(4)}]`,
          `[64:ff9b::${hex.slice(0, 4)}:${hex.slice(4)}]`,
        ];
        for (const host of spellings) expect(why(`http://${host}/`), host).toBe('private-network');
      }),
    );
  });
});

describe("what the site's filter closes", () => {
  const filter = new Set([
    'example.org',
    'jeux.example.net',
    'xn--lecl-epa.example',
    '192.0.2.80',
    '[2606:4700::6810:85e5]',
  ]);
  const filtered = { ...everywhere, filter };
  const verdicts = (address: string) => [
    judgeNavigation(address, { ...filtered, isMainFrame: true }),
    judgeNavigation(address, { ...filtered, isMainFrame: false }),
    judgeRequest(address, filtered),
    judgeRequest(address.replace(/^http/i, 'ws'), filtered),
  ];
  const closed = Array.from({ length: 4 }, () => ({ kind: 'refuse', why: 'site-filtered' }));
  const open = Array.from({ length: 4 }, () => ({ kind: 'open' }));

  it.each([
    'https://example.org/',
    'http://example.org:8080/x?y',
    'https://EXAMPLE.org/',
    'https://example.org./',
    'https://www.example.org/',
    'https://a.b.c.Example.ORG.:444/',
    'https://user:pass@example.org/',
    'https://jeux.example.net/',
    'https://leclé.example/',
    'https://ｅｘａｍｐｌｅ.org/',
    'https://[2606:4700::6810:85E5]/',
  ])(
    'is each host with its subdomains, however it is written, for pages, frames, requests and sockets: %s',
    (address) => {
      expect(verdicts(address)).toEqual(closed);
    },
  );

  it.each([
    'https://notexample.org/',
    'https://example.org.evil.example/',
    'https://example.com/',
    'https://org.example/',
    'https://example.net/',
    'https://other.example.net/?u=https://example.org/',
    'https://example-org.fr/example.org',
    'https://192.0.3.80/',
  ])('is nothing that only looks alike: %s', (address) => {
    expect(verdicts(address)).toEqual(open);
  });

  it('does not open the place itself, and lets a page hold what it wrote into a frame', () => {
    expect(verdicts('http://192.0.2.80/')[0]).toEqual({ kind: 'refuse', why: 'private-network' });
    expect(judgeNavigation('about:srcdoc', { ...filtered, isMainFrame: false })).toEqual({ kind: 'open' });
  });

  it('is told in the page’s place, so that a typed address of it is one', () => {
    expect(addressFromText('Example.org/x', filtered)).toEqual({ kind: 'open', address: 'https://example.org/x' });
  });

  const label = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,8}[a-z0-9])?$/);
  const under = fc.array(label, { maxLength: 3 });
  const dressed = (host: string, upper: boolean, dot: boolean, port: number | null) =>
    `https://${upper ? host.toUpperCase() : host}${dot ? '.' : ''}${port === null ? '' : `:${port}`}/`;
  const dress = fc.tuple(fc.boolean(), fc.boolean(), fc.option(fc.integer({ min: 1, max: 65_535 })));

  it('holds for any host and anything below it, in any case, with a dot at the end and with a port', () => {
    fc.assert(
      fc.property(fc.domain(), under, dress, (host, labels, [upper, dot, port]) => {
        const address = dressed([...labels, host].join('.'), upper, dot, port);
        fc.pre(URL.canParse(address));
        const options = { ...everywhere, filter: new Set([new URL(`https://${host}/`).hostname]), isMainFrame: true };
        expect(why(address, options)).toBe('site-filtered');
      }),
    );
  });

  it('never closes a host that is neither in it nor below one of it', () => {
    fc.assert(
      fc.property(fc.domain(), fc.domain(), label, dress, (host, other, prefix, [upper, dot, port]) => {
        const options = { ...everywhere, filter: new Set([host]), isMainFrame: true };
        // A look-alike: letters before it without a dot.
        for (const name of [other, `${prefix}${host}`, `${host}.${other}`]) {
          const address = dressed(name, upper, dot, port);
          fc.pre(URL.canParse(address));
          const { hostname } = new URL(address.replace(/\.(?=[:/][^/]*$)/, ''));
          fc.pre(hostname !== host && !hostname.endsWith(`.${host}`));
          expect(why(address, options), address).not.toBe('site-filtered');
        }
      }),
    );
  });
});

describe('what a person types', () => {
  it.each([
    ['ameli.fr', 'https://ameli.fr/'],
    ['  www.caf.fr/aides ', 'https://www.caf.fr/aides'],
    ['ameli.fr:443', 'https://ameli.fr/'],
    ['ameli.fr:8443/x', 'https://ameli.fr:8443/x'],
    ['http://example.fr/x', 'https://example.fr/x'],
    ['HTTPS://Example.FR', 'https://example.fr/'],
    ['préfecture.fr', 'https://xn--prfecture-c4a.fr/'],
    ['caf', 'invalid-address'],
    ['mes allocations caf', 'invalid-address'],
    ['ameli.fr mon compte', 'invalid-address'],
    ['', 'invalid-address'],
    ['//ameli.fr', 'invalid-address'],
    ['\\\\attacker\\share', 'invalid-address'],
    ['/etc/passwd', 'invalid-address'],
    ['jean@free.fr', 'invalid-address'],
    ['https://ameli.fr@evil.example/', 'invalid-address'],
    ['file:///etc/passwd', 'file-not-allowed'],
    ['chrome://gpu', 'internal-page'],
    ['view-source:https://ameli.fr', 'internal-page'],
    ['javascript:alert(1)', 'scheme-not-allowed'],
    ['tel:3949', 'external-app'],
    ['192.168.1.1', 'private-network'],
    ['localhost:3000', 'private-network'],
    ['http://127.0.0.1:80', 'private-network'],
  ])('"%s" is %s', (text, expected) => {
    expect(typed(text)).toBe(expected);
  });

  it('keeps plain http on this machine, where it may be opened', () => {
    expect(typed('http://127.0.0.1:8080/x', true)).toBe('http://127.0.0.1:8080/x');
    expect(typed('http://example.fr', true)).toBe('https://example.fr/');
  });

  it('never throws, and gives only addresses that open, on https', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), fc.domain()), (text) => {
        const answer = addressFromText(text, everywhere);
        if (answer.kind === 'refuse') return;
        expect(answer.address).toMatch(/^https:/);
        expect(judgeNavigation(answer.address, page)).toEqual({ kind: 'open' });
      }),
      { numRuns: 500 },
    );
  });
});

describe('permissions', () => {
  it('are two, and unknown names get none', () => {
    expect(judgePermission('fullscreen').given).toBe(true);
    expect(judgePermission('clipboard-sanitized-write').given).toBe(true);
    fc.assert(
      fc.property(fc.string(), (name) => {
        fc.pre(name !== 'fullscreen' && name !== 'clipboard-sanitized-write');
        return !judgePermission(name).given;
      }),
    );
    for (const name of ['openExternal', 'clipboard-read', 'notifications', 'usb', 'constructor']) {
      expect(judgePermission(name), name).toEqual({ given: false, tell: false });
    }
    expect(judgePermission('media')).toEqual({ given: false, tell: true });
  });
});

import { describe, expect, it } from 'vitest';
import { dangerousSwitch, readShellConfig } from './shell-config.ts';

describe("the shell's configuration", () => {
  it('is read from the command line, the code from the environment', () => {
    const read = readShellConfig(
      ['.', '--data-dir=/var/lib/escale', '--server=https://escale.agen.fr', '--disable-gpu'],
      {
        ESCALE_ENROLMENT_CODE: 'K7MP-4XQD',
      },
    );
    expect(read).toMatchObject({
      ok: true,
      config: {
        dataDir: '/var/lib/escale',
        runDir: '/var/lib/escale/run',
        enrolmentCode: 'K7MP-4XQD',
        allowLoopback: false,
      },
    });
  });

  it('says every thing that is wrong, in one go', () => {
    const wrong = ['--measure-dns=nowhere', '--measure-references=point.example', '--measure-ssids=Agen-Public,'];
    const read = readShellConfig(['--server=ftp://x', '--data-dir=here', ...wrong], {});
    expect(read.ok ? [] : read.problems).toEqual([
      '--data-dir: must be an absolute path',
      '--server: must be an http(s) address',
      '--measure-dns: must be address:port',
      '--measure-references: "point.example" is a name: it needs a port',
      '--measure-ssids: each name has 1 to 32 bytes',
    ]);
  });

  it('asks no reference point and tells no network unless it is given them', () => {
    const needed = ['--data-dir=/x', '--server=https://escale.agen.fr'];
    const none = { ok: true, config: { measureReferences: [], measureSsids: [] } };
    expect(readShellConfig(needed, {})).toMatchObject(none);
    expect(readShellConfig([...needed, '--measure-references=', '--measure-ssids='], {})).toMatchObject(none);
    const given = ['--measure-references=192.0.2.1,[2001:db8::1]:443', '--measure-ssids=Agen-Public,Salle 2'];
    expect(readShellConfig([...needed, ...given], {})).toMatchObject({
      ok: true,
      config: {
        measureReferences: [
          { kind: 'icmp', address: '192.0.2.1' },
          { kind: 'tcp', host: '2001:db8::1', port: 443 },
        ],
        measureSsids: ['Agen-Public', 'Salle 2'],
      },
    });
  });
});

describe('what is measured further', () => {
  const read = (...given: string[]) =>
    readShellConfig(['--data-dir=/x', '--server=https://escale.agen.fr', ...given], {});

  it('is at the server itself, unless it is told otherwise', () => {
    expect(read()).toMatchObject({
      ok: true,
      config: { measurePortal: [], measureDnsKnown: null, measureServices: { kind: 'real' } },
    });
    const given = [
      '--measure-portal=http://escale.agen.fr/204,http://192.0.2.1/204',
      '--measure-dns-known=Escale.Agen.fr=192.0.2.7,2001:db8::7',
      '--measure-services=127.0.0.1:8443',
    ];
    expect(read(...given)).toMatchObject({
      ok: true,
      config: {
        measurePortal: [new URL('http://escale.agen.fr/204'), new URL('http://192.0.2.1/204')],
        measureDnsKnown: { name: 'escale.agen.fr', addresses: ['192.0.2.7', '2001:db8::7'] },
        measureServices: { kind: 'stand-in', address: '127.0.0.1', port: 8443 },
      },
    });
    expect(read('--measure-services=none')).toMatchObject({ config: { measureServices: { kind: 'none' } } });
  });

  it.each([
    ['--measure-portal=https://escale.agen.fr/204', 'must be http:// addresses'],
    ['--measure-dns-known=escale.agen.fr', 'must be name=address'],
    ['--measure-dns-known=escale.agen.fr=1.2.3', 'must be IP addresses'],
    ['--measure-services=caf.fr', 'must be none, or the address:port'],
  ])('is refused as %s', (given, why) => {
    const wrong = read(given);
    expect(wrong.ok ? '' : wrong.problems.join()).toContain(why);
  });
});

describe('dangerous switches', () => {
  it('are found', () => {
    for (const argument of [
      '--remote-debugging-port=9222',
      '--inspect-brk',
      '--no-sandbox',
      '--load-extension=/tmp/x',
      '--proxy-server=http://x',
      '--host-resolver-rules=MAP * 127.0.0.1',
      '--ignore-certificate-errors',
      '--user-data-dir=/home/x',
      '--allow-no-sandbox',
      '--allow-loopback',
    ]) {
      expect(dangerousSwitch(['/opt/escale/escale', argument]), argument).not.toBeNull();
    }
  });

  it('leave ordinary ones alone', () => {
    expect(dangerousSwitch(['escale', '--data-dir=/x', '--server=https://y', '--log-level=info'])).toBeNull();
  });
});

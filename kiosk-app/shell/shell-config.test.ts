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
    const read = readShellConfig(['--server=ftp://x', '--data-dir=here', '--measure-dns=nowhere'], {});
    expect(read.ok ? [] : read.problems).toEqual([
      '--data-dir: must be an absolute path',
      '--server: must be an http(s) address',
      '--measure-dns: must be address:port',
    ]);
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

import { isIPv4 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mutated } from './mutated-output.ts';
import { gatewayOfRoutePrint } from './route-print.ts';

/** Windows 10, French; addresses made up. */
const FRENCH = `===========================================================================
Liste d'Interfaces
  7...02 00 5e 00 53 aa ......Intel(R) Ethernet Connection
===========================================================================

IPv4 Table de routage
===========================================================================
Itinéraires actifs :
Destination réseau    Masque réseau  Adr. passerelle   Adr. interface Métrique
          0.0.0.0          0.0.0.0      192.0.2.254      192.0.2.31     50
          0.0.0.0          0.0.0.0      198.51.100.1     198.51.100.7   25
        127.0.0.0        255.0.0.0         On-link         127.0.0.1    331
===========================================================================
Itinéraires persistants :
  Adresse réseau    Masque réseau  Adresse passerelle Métrique
          0.0.0.0          0.0.0.0      203.0.113.1  Par défaut
`;

describe('the gateway of a Windows machine', () => {
  it('is that of the lowest metric among the active routes', () => {
    expect(gatewayOfRoutePrint(FRENCH)).toBe('198.51.100.1');
  });

  it('is none without a default route, or with one that needs no gateway', () => {
    expect(gatewayOfRoutePrint('')).toBeNull();
    expect(gatewayOfRoutePrint('   0.0.0.0   0.0.0.0   On-link   192.0.2.31   50\n')).toBeNull();
  });

  it('never throws, and is an address', () => {
    fc.assert(
      fc.property(mutated(FRENCH), (output) => {
        const gateway = gatewayOfRoutePrint(output);
        expect(gateway === null || isIPv4(gateway)).toBe(true);
      }),
    );
  });
});

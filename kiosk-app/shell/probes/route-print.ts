import { isIPv4 } from 'node:net';

/**
 * Finds the gateway in what `route print -4` prints on Windows, in any language: a row of five columns whose destination and mask are zero. A gateway that is a word ("On-link", "Sur liaison") is none.
 * @returns that with the lowest metric, or null. Never throws.
 */
export function gatewayOfRoutePrint(output: string): string | null {
  const ways = output.split(/\r?\n/).flatMap((line) => {
    const [destination, mask, gateway = '', own, metric = ''] = line.trim().split(/\s+/);
    const isDefault = destination === '0.0.0.0' && mask === '0.0.0.0' && isIPv4(gateway) && isIPv4(own ?? '');
    return isDefault && /^\d{1,6}$/.test(metric) ? [{ gateway, metric: Number(metric) }] : [];
  });
  return ways.toSorted((a, b) => a.metric - b.metric)[0]?.gateway ?? null;
}

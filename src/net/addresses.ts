import { BlockList, isIP } from 'node:net';

/** IPv4 that is not of the public internet (IANA special-purpose registry), multicast and reserved included. */
const notPublic4: readonly (readonly [net: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Within 2000::/3: Teredo and other protocol assignments, documentation, 6to4 with any IPv4 inside. */
const notPublic6: readonly (readonly [net: string, prefix: number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const blocked = new BlockList();
for (const [net, prefix] of notPublic4) blocked.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of notPublic6) blocked.addSubnet(net, prefix, 'ipv6');

const unicast = new BlockList();
unicast.addSubnet('2000::', 3, 'ipv6');

const translated = new BlockList();
translated.addSubnet('64:ff9b::', 96, 'ipv6');

/**
 * Is it an address of the public internet? Loopback, private, link-local, unique-local, shared, multicast, IPv4-mapped
 * and unspecified ones are not.
 * @see RFC 6890; RFC 6052 for translated IPv4
 */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return !blocked.check(address, 'ipv4');
  if (version !== 6) return false;
  if (translated.check(address, 'ipv6')) return isPublicAddress(lastFourBytes(address));
  return unicast.check(address, 'ipv6') && !blocked.check(address, 'ipv6');
}

/** The IPv4 address that ends an IPv6 one. */
function lastFourBytes(address: string): string {
  const { hostname } = new URL(`http://[${address}]/`);
  const [high = '', low = ''] = hostname.slice(1, -1).split(':').slice(-2);
  const words = [Number.parseInt(high || '0', 16), Number.parseInt(low || '0', 16)];
  return words.flatMap((word) => [word >> 8, word & 255]).join('.');
}

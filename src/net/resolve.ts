import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { KysoError } from '../errors.ts';
import { isPublicAddress } from './addresses.ts';

/** An address that was checked: what is connected to. */
export interface Resolved {
  readonly address: string;
  readonly family: 4 | 6;
}

/** The addresses of a host, all of them checked. @throws net-unreachable, net-address-refused */
export type Resolver = (host: string) => Promise<readonly Resolved[]>;

/**
 * Each name is asked for once, and connections go to the answer: a name that changes its address between check and
 * connection gains nothing.
 */
export function createResolver(allowPrivateNetwork: boolean): Resolver {
  const known = new Map<string, Promise<readonly Resolved[]>>();
  return (host) => {
    const before = known.get(host);
    if (before) return before;
    const found = resolve(host, allowPrivateNetwork);
    known.set(host, found);
    // What failed may work the next time.
    found.catch(() => known.delete(host));
    return found;
  };
}

async function resolve(host: string, allowPrivateNetwork: boolean): Promise<readonly Resolved[]> {
  const literal = isIP(host);
  const all = literal === 0 ? await namedAddresses(host) : [{ address: host, family: literal }];
  const allowed = all.filter(({ address }) => allowPrivateNetwork || isPublicAddress(address));
  if (allowed.length === 0)
    throw new KysoError('net-address-refused', `${host} is not on the public internet`, {
      subject: host,
      hint: 'Where that is meant, allow it with --allow-private-network.',
    });
  return allowed.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
}

async function namedAddresses(host: string): Promise<readonly { address: string; family: number }[]> {
  try {
    return await lookup(host, { all: true, verbatim: true });
  } catch (cause) {
    throw new KysoError('net-unreachable', `${host} has no address that can be found`, {
      subject: host,
      cause,
    });
  }
}

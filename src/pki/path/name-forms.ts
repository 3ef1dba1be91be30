import type { GeneralName, Name } from '../x509/types.ts';

/** Does a name lie in a subtree? `unknown` where kyso cannot tell. */
export type Containment = 'within' | 'outside' | 'unknown';

const whether = (within: boolean): Containment => (within ? 'within' : 'outside');

/** Is `name` in the subtree `base` of the same form (RFC 5280, 4.2.1.10)? */
export function isWithin(name: GeneralName, base: GeneralName): Containment {
  if (name.kind === 'directory' && base.kind === 'directory') return directoryWithin(name.name, base.name);
  if (name.kind === 'dns' && base.kind === 'dns')
    return whether(hostWithin(name.value, base.value, 'subdomains'));
  if (name.kind === 'email' && base.kind === 'email') return emailWithin(name.value, base.value);
  if (name.kind === 'uri' && base.kind === 'uri') return uriWithin(name.value, base.value);
  if (name.kind === 'ip' && base.kind === 'ip') return addressWithin(name.bytes, base.bytes);
  return 'unknown';
}

function directoryWithin(name: Name, base: Name): Containment {
  if ([...name.attributes, ...base.attributes].some(({ type }) => type === '')) return 'unknown';
  // A key of relative names holds no line end, and both keys are made once.
  const [key, subtree] = [name.comparisonKey, base.comparisonKey];
  return whether(subtree === '' || key === subtree || key.startsWith(`${subtree}\n`));
}

/** `.domain` takes the hosts below it; `host` itself, and for DNS names what lies below it too. */
function hostWithin(host: string, base: string, mode: 'subdomains' | 'exact'): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  const subtree = base.toLowerCase().replace(/\.$/, '');
  if (subtree === '') return true;
  if (subtree.startsWith('.')) return name.endsWith(subtree);
  return name === subtree || (mode === 'subdomains' && name.endsWith(`.${subtree}`));
}

function emailWithin(address: string, base: string): Containment {
  const at = address.lastIndexOf('@');
  if (at < 0) return 'unknown';
  const local = address.slice(0, at);
  const host = address.slice(at + 1);
  const baseAt = base.lastIndexOf('@');
  if (baseAt < 0) return whether(hostWithin(host, base, 'exact'));
  return whether(
    local === base.slice(0, baseAt) && host.toLowerCase() === base.slice(baseAt + 1).toLowerCase(),
  );
}

const authority = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:@[\]]+)(?::\d*)?(?:[/?#]|$)/i;

/** Only a URI with a host name can be judged. */
function uriWithin(uri: string, base: string): Containment {
  const host = authority.exec(uri)?.[1];
  if (host === undefined || /^[\d.]+$/.test(host)) return 'unknown';
  return whether(hostWithin(host, base, 'exact'));
}

/** The subtree is an address followed by its mask. */
function addressWithin(address: Uint8Array, base: Uint8Array): Containment {
  const size = base.length / 2;
  if (size !== 4 && size !== 16) return 'unknown';
  if (address.length !== size) return address.length === 4 || address.length === 16 ? 'outside' : 'unknown';
  return whether(
    address.every((octet, i) => {
      const mask = base[size + i] as number;
      return (octet & mask) === ((base[i] as number) & mask);
    }),
  );
}

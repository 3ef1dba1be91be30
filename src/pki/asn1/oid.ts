import { malformed } from './element.ts';

/** Object identifiers met before, by a hash of their content; a slot is overwritten, so it stays bounded. */
const slots: ({ readonly content: Uint8Array; readonly text: string } | undefined)[] = new Array(1024);
const maxOidBytes = 256;

/**
 * Dotted form of OID content octets (X.690, 8.19).
 * @throws asn1-malformed
 */
export function decodeOid(bytes: Uint8Array, start: number, end: number): string {
  const length = end - start;
  if (length === 0 || length > maxOidBytes)
    throw malformed('an object identifier of impossible length', start);
  let hash = 0;
  for (let i = start; i < end; i++) hash = (Math.imul(hash, 31) + (bytes[i] as number)) | 0;
  const slot = hash & 1023;
  const known = slots[slot];
  if (known !== undefined && sameContent(known.content, bytes, start, length)) return known.text;
  const text = dotted(bytes, start, end);
  slots[slot] = { content: new Uint8Array(bytes.subarray(start, end)), text };
  return text;
}

function sameContent(content: Uint8Array, bytes: Uint8Array, start: number, length: number): boolean {
  if (content.length !== length) return false;
  for (let i = 0; i < length; i++) if (content[i] !== bytes[start + i]) return false;
  return true;
}

function dotted(bytes: Uint8Array, start: number, end: number): string {
  const arcs: bigint[] = [];
  let arc = 0n;
  let fresh = true;
  for (let i = start; i < end; i++) {
    const octet = bytes[i] as number;
    if (fresh && octet === 0x80) throw malformed('a padded arc in an object identifier', i);
    arc = (arc << 7n) | BigInt(octet & 0x7f);
    fresh = (octet & 0x80) === 0;
    if (fresh) {
      arcs.push(arc);
      arc = 0n;
    }
  }
  if (!fresh) throw malformed('an object identifier is cut short', start);
  const first = arcs[0] as bigint;
  const root = first < 40n ? 0n : first < 80n ? 1n : 2n;
  return [root, first - root * 40n, ...arcs.slice(1)].join('.');
}

/** Content octets of a dotted identifier. */
export function encodeOid(text: string): Uint8Array {
  const [root = 0n, second = 0n, ...rest] = text.split('.').map((arc) => BigInt(arc));
  const octets: number[] = [];
  for (const arc of [root * 40n + second, ...rest]) {
    const group = [Number(arc & 0x7fn)];
    for (let left = arc >> 7n; left > 0n; left >>= 7n) group.unshift(Number(left & 0x7fn) | 0x80);
    octets.push(...group);
  }
  return Uint8Array.from(octets);
}

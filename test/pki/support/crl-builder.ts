import { encodeAlgorithmIdentifier } from '../../../src/pki/algorithms/identifier.ts';
import { readKeyFacts } from '../../../src/pki/algorithms/public-key.ts';
import { chooseScheme, signatureAlgorithmOf } from '../../../src/pki/algorithms/signing.ts';
import { Tag } from '../../../src/pki/asn1/element.ts';
import { bitString, context, encode, integer, sequence } from '../../../src/pki/asn1/writer.ts';
import { type Authority, extension, signValue, spkiOf } from './mini-ca.ts';

/** UTCTime of an ISO date. */
export const utcTime = (iso: string): Uint8Array =>
  encode(Tag.UtcTime, Buffer.from(`${new Date(iso).toISOString().slice(2, 19).replace(/[-T:]/g, '')}Z`));

interface EntryInput {
  readonly serial: number;
  readonly at?: string;
  /** CRLReason. */
  readonly reason?: number;
  /** Name of the certificate issuer, for indirect CRLs. */
  readonly issuer?: Uint8Array;
  readonly extensions?: readonly Uint8Array[];
}

interface ScopeInput {
  readonly uri?: string;
  /** A directory name. */
  readonly directory?: Uint8Array;
  /** Content of a relative name. */
  readonly relative?: Uint8Array;
  readonly only?: 'users' | 'authorities' | 'attributes';
  readonly reasons?: readonly number[];
  readonly indirect?: boolean;
}

export interface CrlInput {
  /** Whose name and key. */
  readonly by: Authority;
  /** Signs instead. */
  readonly key?: Authority;
  readonly thisUpdate?: string;
  /** null: none. */
  readonly nextUpdate?: string | null;
  readonly entries?: readonly EntryInput[];
  readonly number?: number;
  /** BaseCRLNumber: a delta CRL. */
  readonly base?: number;
  readonly scope?: ScopeInput;
  /** freshestCRL, which makes openssl look for deltas. */
  readonly freshest?: string;
  readonly extensions?: readonly Uint8Array[];
}

const uriName = (uri: string): Uint8Array => encode(0x86, Buffer.from(uri));
const directoryName = (name: Uint8Array): Uint8Array => context(4, name);

/** DistributionPointName, its content. */
function pointName({ uri, directory, relative }: ScopeInput): Uint8Array | undefined {
  if (relative) return context(1, relative);
  const names = [...(uri ? [uriName(uri)] : []), ...(directory ? [directoryName(directory)] : [])];
  return names.length > 0 ? context(0, ...names) : undefined;
}

/** Named bits below an implicit tag. */
function flags(tag: number, bits: readonly number[]): Uint8Array {
  const octets = new Uint8Array(2);
  for (const bit of bits) octets[bit >> 3] = (octets[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  const highest = Math.max(...bits);
  const used = octets.subarray(0, (highest >> 3) + 1);
  return encode(0x80 | tag, Uint8Array.of(7 - (highest & 7)), used);
}

export type PointInput = Pick<ScopeInput, 'uri' | 'directory' | 'relative' | 'reasons'> & {
  readonly crlIssuer?: Uint8Array;
};

/** cRLDistributionPoints. */
export const distributionPoints = (...points: readonly PointInput[]): Uint8Array =>
  extension('2.5.29.31', sequence(...points.map(point)));

/** freshestCRL, of a certificate or of a CRL. */
export const freshestCrl = (uri: string): Uint8Array => extension('2.5.29.46', sequence(point({ uri })));

function point(input: PointInput): Uint8Array {
  const name = pointName(input);
  return sequence(
    ...(name ? [context(0, name)] : []),
    ...(input.reasons ? [flags(1, input.reasons)] : []),
    ...(input.crlIssuer ? [context(2, directoryName(input.crlIssuer))] : []),
  );
}

function issuingDistributionPoint(scope: ScopeInput): Uint8Array {
  const name = pointName(scope);
  const yes = (tag: number): Uint8Array => encode(0x80 | tag, Uint8Array.of(0xff));
  return extension(
    '2.5.29.28',
    sequence(
      ...(name ? [context(0, name)] : []),
      ...(scope.only === 'users' ? [yes(1)] : []),
      ...(scope.only === 'authorities' ? [yes(2)] : []),
      ...(scope.reasons ? [flags(3, scope.reasons)] : []),
      ...(scope.indirect ? [yes(4)] : []),
      ...(scope.only === 'attributes' ? [yes(5)] : []),
    ),
    true,
  );
}

function entryOf({ serial, at = '2026-06-02', reason, issuer, extensions = [] }: EntryInput): Uint8Array {
  const all = [
    ...(reason === undefined ? [] : [extension('2.5.29.21', encode(Tag.Enumerated, Uint8Array.of(reason)))]),
    ...(issuer ? [extension('2.5.29.29', sequence(directoryName(issuer)), true)] : []),
    ...extensions,
  ];
  return sequence(integer(serial), utcTime(at), ...(all.length > 0 ? [sequence(...all)] : []));
}

/** DER of a CRL of any shape; from 1 June to 1 July 2026 unless told otherwise. */
export function buildCrl(input: CrlInput): Uint8Array {
  const { by, key = by, entries = [], thisUpdate = '2026-06-01', nextUpdate = '2026-07-01' } = input;
  const facts = readKeyFacts(spkiOf(key.key));
  const scheme = chooseScheme(facts);
  const algorithm = encodeAlgorithmIdentifier(signatureAlgorithmOf(facts, scheme));
  const extensions = [
    ...(input.number === undefined ? [] : [extension('2.5.29.20', integer(input.number))]),
    ...(input.base === undefined ? [] : [extension('2.5.29.27', integer(input.base), true)]),
    ...(input.scope ? [issuingDistributionPoint(input.scope)] : []),
    ...(input.freshest ? [freshestCrl(input.freshest)] : []),
    ...(input.extensions ?? []),
  ];
  const tbs = sequence(
    integer(1),
    algorithm,
    by.subject,
    utcTime(thisUpdate),
    ...(nextUpdate === null ? [] : [utcTime(nextUpdate)]),
    ...(entries.length > 0 ? [encode(0x30, Buffer.concat(entries.map(entryOf)))] : []),
    ...(extensions.length > 0 ? [context(0, sequence(...extensions))] : []),
  );
  return sequence(tbs, algorithm, bitString(signValue(key.key, tbs, scheme)));
}

import type { Hash } from 'node:crypto';
import { type ByteSource, piecesOf } from '../../pdf/source.ts';
import { hasher } from '../../pki/algorithms/digests.ts';
import type { DigestName } from '../../pki/algorithms/types.ts';
import type { SignedRanges } from './byte-range.ts';

/** A digest of two ranges that somebody needs. */
export interface DigestRequest {
  readonly ranges: SignedRanges;
  readonly algorithm: DigestName;
}

export interface Digests {
  /** Of the whole file, lower-case hex. */
  readonly sha256: string;
  of(request: DigestRequest): Uint8Array;
}

interface Running {
  readonly key: string;
  readonly hash: Hash;
  readonly start: number;
  readonly end: number;
}

const keyOf = ({ ranges, algorithm }: DigestRequest): string =>
  `${algorithm} ${ranges.first.end} ${ranges.second.start} ${ranges.second.end}`;

/**
 * All digests asked for, and the file's own SHA-256, in one reading. Every first range begins at 0, so one running hash
 * an algorithm serves all of them: it is forked where a first range ends.
 */
export function digestRanges(source: ByteSource, requests: readonly DigestRequest[]): Digests {
  const [only, ...others] = requests;
  return only && others.length === 0 ? digestOne(source, only) : digestAll(source, requests);
}

/** One signature, as most documents have it: at most two running hashes, and nothing to look up. */
function digestOne(source: ByteSource, request: DigestRequest): Digests {
  const { ranges, algorithm } = request;
  const { first, second } = ranges;
  const file = hasher('sha256');
  const other = algorithm === 'sha256' ? undefined : hasher(algorithm);
  update(source, 0, first.end, other ? [file, other] : [file]);
  const signed = other ?? file.copy();
  update(source, first.end, second.start, [file]);
  update(source, second.start, second.end, [file, signed]);
  update(source, second.end, source.length, [file]);
  const value = signed.digest();
  const key = keyOf(request);
  return {
    sha256: file.digest('hex'),
    of: (asked) => (asked === request || keyOf(asked) === key ? value : new Uint8Array(0)),
  };
}

function update(source: ByteSource, from: number, to: number, hashes: readonly Hash[]): void {
  for (const bytes of piecesOf(source, from, to)) for (const hash of hashes) hash.update(bytes);
}

function digestAll(source: ByteSource, requests: readonly DigestRequest[]): Digests {
  const wanted = new Map(requests.map((request) => [keyOf(request), request]));
  const prefixes = new Map<DigestName, Hash>([['sha256', hasher('sha256')]]);
  for (const { algorithm } of wanted.values())
    if (!prefixes.has(algorithm)) prefixes.set(algorithm, hasher(algorithm));
  const cuts = cutsOf(source.length, [...wanted.values()]);
  const running = new Set<Running>();
  const results = new Map<string, Uint8Array>();
  let from = 0;
  for (const cut of cuts) {
    feed(source, from, cut, prefixes, running);
    from = cut;
    for (const item of running)
      if (item.end === cut) {
        results.set(item.key, item.hash.digest());
        running.delete(item);
      }
    for (const [key, request] of wanted) {
      if (request.ranges.first.end !== cut || results.has(key)) continue;
      const hash = fork(prefixes, request.algorithm);
      const { start, end } = request.ranges.second;
      if (start === end) results.set(key, hash.digest());
      else running.add({ key, hash, start, end });
    }
  }
  const sha256 = prefixes.get('sha256') ?? hasher('sha256');
  return {
    sha256: sha256.digest('hex'),
    of: (request) => results.get(keyOf(request)) ?? new Uint8Array(0),
  };
}

function fork(prefixes: ReadonlyMap<DigestName, Hash>, algorithm: DigestName): Hash {
  const prefix = prefixes.get(algorithm) ?? hasher(algorithm);
  return algorithm === 'shake256' ? prefix.copy({ outputLength: 64 }) : prefix.copy();
}

/** Offsets at which the set of running hashes changes, ascending, the file's end last. */
function cutsOf(length: number, requests: readonly DigestRequest[]): number[] {
  const cuts = new Set([length]);
  for (const { ranges } of requests)
    for (const cut of [ranges.first.end, ranges.second.start, ranges.second.end]) cuts.add(cut);
  return [...cuts].sort((a, b) => a - b);
}

function feed(
  source: ByteSource,
  from: number,
  to: number,
  prefixes: ReadonlyMap<DigestName, Hash>,
  running: ReadonlySet<Running>,
): void {
  const active = [...running].filter(({ start, end }) => start <= from && to <= end);
  update(source, from, to, [...prefixes.values(), ...active.map(({ hash }) => hash)]);
}

import { readFileSync } from 'node:fs';
import { fileError } from '../../batch/file-error.ts';
import { KysoError } from '../../errors.ts';
import type { GivenSignature } from '../../sign/two-step/attach-signature.ts';
import type { PreparedDocument } from '../../sign/two-step/waiting.ts';

/** Signatures made elsewhere, as plain data: one for whatever document there is, or many by what they are of. */
export type GivenSignatures =
  | { readonly kind: 'one'; readonly given: GivenSignature }
  | {
      readonly kind: 'many';
      /** By `toBeSigned`, `documentDigest`, or `prepared` as it was written. */
      readonly of: ReadonlyMap<string, GivenSignature>;
    };

/**
 * Reads `--signature` or `--cms`: one signature, or the JSON that `kyso prepare` printed with a `signature` or a `cms`
 * put into each document.
 * @throws usage, file-not-found, file-unreadable, signatures-malformed
 */
export function readGivenSignatures({
  signature,
  cms,
}: {
  readonly signature?: string;
  readonly cms?: string;
}): GivenSignatures {
  const path = signature ?? cms;
  if (path === undefined || (signature !== undefined && cms !== undefined))
    throw new KysoError('usage', 'one of --signature and --cms is needed', {
      hint: 'Give the signature value with --signature FILE, or a whole CMS with --cms FILE.',
    });
  const bytes = read(path);
  const kind = signature === undefined ? 'cms' : 'value';
  const text = textOf(bytes);
  if (text === undefined || !/^\s*[{[]/.test(text)) return { kind: 'one', given: { kind, bytes } };
  return {
    kind: 'many',
    of: collect(entriesIn(text, path), kind, path),
  };
}

/** Undefined of bytes that are no text: a signature value may begin like JSON. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function read(path: string): Buffer {
  try {
    return readFileSync(path === '-' ? 0 : path);
  } catch (error) {
    throw fileError(error, path, 'read');
  }
}

type Entry = Readonly<Record<string, unknown>>;

const isEntry = (value: unknown): value is Entry =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The documents of one JSON, or of one a line. @throws signatures-malformed */
function entriesIn(text: string, path: string): Entry[] {
  const whole =
    parsed(text) ?? text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [parsed(line)]));
  const { documents, signatures } = isEntry(whole) ? whole : {};
  const list = Array.isArray(whole) ? whole : (documents ?? signatures ?? [whole]);
  if (!Array.isArray(list) || !list.every(isEntry)) throw malformed(path, 'it is no JSON of documents');
  return list;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function collect(
  entries: readonly Entry[],
  kind: GivenSignature['kind'],
  path: string,
): Map<string, GivenSignature> {
  const of = new Map<string, GivenSignature>();
  for (const entry of entries) {
    const { signature, cms, toBeSigned, documentDigest, prepared } = entry;
    const text = signature ?? cms;
    // One that has not come yet is no fault of the others.
    if (text === undefined || text === null || text === '') continue;
    if (typeof text !== 'string') throw malformed(path, 'a signature is no text');
    const names = [toBeSigned, documentDigest, prepared].filter((name) => typeof name === 'string');
    if (names.length === 0)
      throw malformed(path, 'a signature has neither toBeSigned nor documentDigest beside it');
    const own = signature === undefined ? 'cms' : cms === undefined ? kind : 'value';
    for (const name of names) of.set(nameOf(name), { kind: own, bytes: Buffer.from(text, 'latin1') });
  }
  return of;
}

/** Digests in any case; paths as they are. */
const nameOf = (name: string): string => (/^([0-9a-f]{2})+$/i.test(name) ? name.toLowerCase() : name);

const malformed = (path: string, why: string): KysoError =>
  new KysoError('signatures-malformed', `cannot read signatures from ${path}: ${why}`, {
    subject: path,
    hint: 'Take the JSON of kyso prepare, and put a "signature" or "cms" into each of its documents.',
  });

/** The signature of a prepared document: by what was signed, which says more than a name. @throws signature-missing */
export function signatureFor(
  signatures: GivenSignatures,
  { toBeSigned, documentDigest }: PreparedDocument,
  file: string,
): GivenSignature {
  if (signatures.kind === 'one') return signatures.given;
  const digests = [toBeSigned, documentDigest].flatMap((bytes) =>
    bytes === undefined ? [] : [Buffer.from(bytes).toString('hex')],
  );
  const name = [...digests, file].find((one) => signatures.of.has(one));
  const found = name === undefined ? undefined : signatures.of.get(name);
  if (found) return found;
  throw new KysoError('signature-missing', 'no signature was given for this document', {
    subject: file,
    hint: `Its toBeSigned or documentDigest is ${digests[0] ?? ''}.`,
  });
}

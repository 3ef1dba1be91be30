import { asKysoError, KysoError } from '../../errors.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import type { GatheredDocument } from '../verify.ts';
import { isDocumentFacts } from './shape.ts';

/** What one line of a facts file holds. */
export interface FactsLine {
  readonly file: string;
  /** Of a file that could be read but not understood. */
  readonly sha256?: string;
  readonly gathered: GatheredDocument;
}

/** A value of JSON. */
type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** DER and dates have no form of their own in JSON: `{"$": kind, "v": value}`; no key of a fact is `$`. */
const tag = '$';

/** Levels a line may nest: facts themselves take less than twenty. */
const maxDepth = 64;

/** A document's facts as one line of JSON, without line end; what is equal stands in it once. */
export function encodeFacts({ file, sha256, gathered }: FactsLine): string {
  const blobs: string[] = [];
  const places = new Map<string, number>();
  const blob = (bytes: Uint8Array): number => {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
    const known = places.get(text);
    if (known !== undefined) return known;
    places.set(text, blobs.length);
    return blobs.push(text) - 1;
  };
  const facts = toJson(gathered, blob);
  return JSON.stringify({ file, ...(sha256 === undefined ? {} : { sha256 }), blobs, facts });
}

function toJson(value: unknown, blob: (bytes: Uint8Array) => number): Json | undefined {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object') return undefined;
  if (value instanceof Date) return { [tag]: 'time', v: value.toISOString() };
  if (value instanceof Uint8Array) return { [tag]: 'bytes', v: blob(value) };
  if (isCertificate(value)) return { [tag]: 'certificate', v: blob(value.der) };
  if (Array.isArray(value)) return value.map((item) => toJson(item, blob) ?? null);
  const object: Record<string, Json> = {};
  for (const [key, item] of Object.entries(value)) {
    const json = toJson(item, blob);
    if (json !== undefined) object[key] = json;
  }
  return object;
}

const isCertificate = (value: object): value is Certificate => 'tbs' in value && 'spki' in value;

/**
 * Reads a line of a facts file.
 * @throws facts-malformed
 */
export function decodeFacts(line: string): FactsLine {
  try {
    return decodeParsedFacts(JSON.parse(line));
  } catch (error) {
    const known = asKysoError(error);
    if (known.code === 'facts-malformed') throw known;
    throw malformed(error instanceof SyntaxError ? 'no JSON' : known.message);
  }
}

/** Certificates by the text of their DER: many lines name the same. */
export type KnownCertificates = Map<string, Certificate>;

/**
 * Reads what a line says, as JSON gives it.
 * @param known serves and takes the certificates of further lines
 * @throws facts-malformed
 */
export function decodeParsedFacts(line: unknown, known?: KnownCertificates): FactsLine {
  try {
    const { file, sha256, blobs, facts } = Object(line) as Record<string, unknown>;
    if (typeof file !== 'string' || !isTexts(blobs)) throw malformed('a line without file or blobs');
    const gathered = fromJson(facts as Json, new Blobs(blobs, known ?? new Map()), 0);
    if (!isGathered(gathered)) throw malformed('a line without facts');
    return { file, ...(typeof sha256 === 'string' ? { sha256 } : {}), gathered };
  } catch (error) {
    const failure = asKysoError(error);
    throw failure.code === 'facts-malformed' ? failure : malformed(failure.message);
  }
}

const malformed = (why: string): KysoError =>
  new KysoError('facts-malformed', `the facts cannot be read: ${why}`, {
    hint: 'Write them anew with kyso verify --save-facts.',
  });

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

/** The shape every judgement relies on; what a line gets wrong inside leaves the document an error. */
function isGathered(value: unknown): value is GatheredDocument {
  if (typeof value !== 'object' || value === null) return false;
  const { status, bytes, error, facts } = value as Record<string, unknown>;
  if (status === 'error')
    return (bytes === undefined || typeof bytes === 'number') && isTextual(error, 'code', 'message');
  return status === 'read' && isDocumentFacts(facts);
}

const isTextual = (value: unknown, ...keys: readonly string[]): boolean =>
  typeof value === 'object' &&
  value !== null &&
  keys.every((key) => typeof (value as Record<string, unknown>)[key] === 'string');

/** The byte strings of a line; each certificate is parsed once. */
class Blobs {
  readonly #texts: readonly string[];
  readonly #certificates: KnownCertificates;

  constructor(texts: readonly string[], certificates: KnownCertificates) {
    this.#texts = texts;
    this.#certificates = certificates;
  }

  bytes(at: Json | undefined): Uint8Array {
    return new Uint8Array(Buffer.from(this.#text(at), 'base64'));
  }

  certificate(at: Json | undefined): Certificate {
    const text = this.#text(at);
    const known = this.#certificates.get(text);
    if (known) return known;
    const certificate = parseCertificate(new Uint8Array(Buffer.from(text, 'base64')));
    if (this.#certificates.size < mostKnown) this.#certificates.set(text, certificate);
    return certificate;
  }

  #text(at: Json | undefined): string {
    const text = typeof at === 'number' ? this.#texts[at] : undefined;
    if (text === undefined) throw malformed('it names bytes it does not hold');
    return text;
  }
}

/** Certificates kept to compare with. */
const mostKnown = 10_000;

/** What the JSON stands for, made in its place: most of it stands for itself. */
function fromJson(json: Json, blobs: Blobs, depth: number): unknown {
  if (json === null || typeof json !== 'object') return json;
  if (depth > maxDepth) throw malformed(`it nests more than ${maxDepth} levels`);
  if (isList(json)) {
    const list: unknown[] = json as Json[];
    for (let at = 0; at < json.length; at++) {
      const item = json[at] ?? null;
      if (typeof item === 'object' && item !== null) list[at] = fromJson(item, blobs, depth + 1);
    }
    return list;
  }
  if (tag in json) return tagged(json, blobs);
  const object = json as Record<string, unknown>;
  for (const key in json) {
    const item = json[key];
    if (typeof item !== 'object' || item === null) continue;
    if (key === '__proto__') throw malformed('a key no fact has');
    object[key] = fromJson(item, blobs, depth + 1);
  }
  return object;
}

const isList = (json: Json): json is readonly Json[] => Array.isArray(json);

function tagged(json: { readonly [key: string]: Json }, blobs: Blobs): unknown {
  switch (json[tag]) {
    case 'bytes':
      return blobs.bytes(json.v);
    case 'certificate':
      return blobs.certificate(json.v);
    case 'time': {
      const time = new Date(String(json.v));
      if (Number.isNaN(time.getTime())) throw malformed(`${String(json.v)} is no time`);
      return time;
    }
    default:
      throw malformed('a value of unknown kind');
  }
}

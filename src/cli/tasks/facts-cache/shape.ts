/** A value of JSON. */
type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

/** The facts of a document taken apart: documents of one signer are alike but for a few values. */
export interface Apart {
  /** JSON of the facts, with a place for every value of the document's own. */
  readonly shape: string;
  /** Times, as ISO 8601, that verdicts depend on: those of time-stamps. */
  readonly times: readonly string[];
  /** The time each signature claims. Without demands of the policy nothing but its place in the signer's validity counts. */
  readonly claims: readonly (string | null)[];
  /** What results show and no judgement reads: the file's digest and size, byte ranges, signing times of CMS. */
  readonly shown: readonly Json[];
}

/** Marks of places: no fact is written with them. */
const tag = '$';
type Place = 'times' | 'claims' | 'shown';

/** Where in the facts what is only shown stands. */
const shownOf: Readonly<Record<'document' | 'signature' | 'other', ReadonlySet<string>>> = {
  document: new Set(['sha256', 'bytes']),
  signature: new Set(['byteRange']),
  other: new Set(),
};

/** Takes apart what a line of a facts file holds beside its file name and byte strings. */
export function takeApart(line: { readonly sha256?: string; readonly facts: unknown }): Apart {
  const times: string[] = [];
  const claims: (string | null)[] = [];
  const shown: Json[] = [line.sha256 ?? null];
  const place = (of: Place, at: number): Json => ({ [tag]: of, v: at });
  const without = (value: Json, key: string, level: keyof typeof shownOf): Json => {
    if (shownOf[level].has(key)) return place('shown', shown.push(value) - 1);
    if (typeof value !== 'object' || value === null) return value;
    if (isList(value)) return value.map((item) => without(item, '', 'other'));
    if (value[tag] !== undefined) return value[tag] === 'time' ? withoutTime(value, key) : value;
    return entries(value, 'other');
  };
  const withoutTime = ({ v }: JsonObject, key: string): Json => {
    if (key === 'signingTime') return { [tag]: 'time', v: place('shown', shown.push(v ?? null) - 1) };
    return { [tag]: 'time', v: place('times', times.push(String(v)) - 1) };
  };
  const entries = (value: JsonObject, level: keyof typeof shownOf): JsonObject =>
    Object.fromEntries(Object.entries(value).map(([key, item]) => [key, without(item, key, level)]));
  const signature = (value: Json): Json => {
    if (!isObject(value)) return value;
    const { claimedTime, ...others } = value;
    const claim = isObject(claimedTime) && typeof claimedTime.v === 'string' ? claimedTime.v : null;
    const at = claims.push(claim) - 1;
    const rest = entries(others, 'signature');
    return claim === null ? rest : { ...rest, claimedTime: { [tag]: 'time', v: place('claims', at) } };
  };
  const gathered = line.facts as Json;
  const document = isObject(gathered) ? gathered.facts : undefined;
  if (!isObject(gathered) || !isObject(document))
    return { shape: JSON.stringify(gathered), times, claims, shown };
  const { signatures, ...others } = document;
  const list = signatures !== undefined && isList(signatures) ? signatures.map(signature) : [];
  const facts = { ...entries(others, 'document'), signatures: list };
  return { shape: JSON.stringify({ ...gathered, facts }), times, claims, shown };
}

/** The facts again, as JSON gives them; new values each time. */
export function putTogether({ shape, ...values }: Apart): {
  readonly sha256?: string;
  readonly facts: unknown;
} {
  const filled = (value: Json): Json => {
    if (typeof value !== 'object' || value === null) return value;
    if (isList(value)) return value.map(filled);
    const of = value[tag];
    if (of === 'times' || of === 'claims' || of === 'shown') return values[of][Number(value.v)] ?? null;
    const object: Record<string, Json> = {};
    for (const key in value) {
      if (key === '__proto__') throw new RangeError('a key no fact has');
      object[key] = filled(value[key] ?? null);
    }
    return object;
  };
  const [sha256] = values.shown;
  return {
    ...(typeof sha256 === 'string' ? { sha256 } : {}),
    facts: filled(JSON.parse(shape) as Json),
  };
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

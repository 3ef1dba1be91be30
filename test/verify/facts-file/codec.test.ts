/** Facts written to a file and read back: the same values, and nothing that is not of their form. */
import { describe, expect, test } from 'vitest';
import {
  decodeFacts,
  decodeParsedFacts,
  encodeFacts,
  type KnownCertificates,
} from '../../../src/verify/facts-file/codec.ts';
import { decodeHeader, encodeHeader } from '../../../src/verify/facts-file/header.ts';
import { createVerifier, type GatheredDocument } from '../../../src/verify/verify.ts';
import { buildCrl } from '../../pki/support/crl-builder.ts';
import { storing } from '../../support/dss.ts';
import { Paper } from '../../support/paper.ts';
import { anchors, authority, makeCms, makeTimeStamp, root, signer } from '../../support/sealing.ts';
import { at } from '../judge.ts';

const verifier = createVerifier({ trust: anchors, at });
const paper = storing(
  Paper.make().seal({
    room: 6000,
    cms: (content) => makeCms({ content, stamp: (value) => makeTimeStamp(value, at) }),
  }),
  { certificates: [root.der], crls: [buildCrl({ by: authority })] },
).timestamp(at);
const gathered = verifier.gather(paper.bytes);
const line = encodeFacts({ file: 'a.pdf', sha256: 'ab', gathered });
const malformed = (message = /./): object =>
  expect.objectContaining({ code: 'facts-malformed', message: expect.stringMatching(message) });

/** The line with its facts replaced; text stands for JSON as written. */
const lineOf = (facts: unknown, blobs: unknown = []): string =>
  `{"file":"a.pdf","blobs":${JSON.stringify(blobs)},"facts":${typeof facts === 'string' ? facts : JSON.stringify(facts)}}`;
const failure = (more: string): string =>
  `{"status":"error","error":{"code":"not-pdf","message":"none"},"more":${more}}`;
const more = (text: string, blobs: unknown = []): unknown =>
  (decodeFacts(lineOf(failure(text), blobs)).gathered as unknown as { readonly more: unknown }).more;

describe('a line of facts', () => {
  test('gives what was written: file, digest, and the same facts, down to times and certificates', () => {
    const read = decodeFacts(line);
    expect([read.file, read.sha256]).toEqual(['a.pdf', 'ab']);
    expect(verifier.judge(read.gathered)).toEqual(verifier.judge(gathered));
    expect(encodeFacts(read)).toBe(line);
  });

  test('without a digest has none', () => {
    expect(decodeFacts(encodeFacts({ file: 'a.pdf', gathered }))).not.toHaveProperty('sha256');
  });

  test('holds equal bytes once', () => {
    const { blobs } = JSON.parse(line) as { readonly blobs: readonly string[] };
    expect(new Set(blobs).size).toBe(blobs.length);
    expect(blobs.filter((text) => text === Buffer.from(authority.der).toString('base64'))).toHaveLength(1);
  });

  test('gives each certificate as one, over lines too where they are kept', () => {
    const known: KnownCertificates = new Map();
    const signerOf = (): unknown => {
      const read = decodeParsedFacts(JSON.parse(line), known).gathered;
      if (read.status === 'error') throw new Error('no facts');
      const [first] = read.facts.signatures;
      expect(first?.cms?.certificates).toContain(first?.cms?.signer);
      return first?.cms?.signer;
    };
    expect(signerOf()).toBe(signerOf());
    expect(signerOf()).toMatchObject({ sha256: signer.certificate.sha256 });
  });

  test('of a document that could not be read says why', () => {
    const unread: GatheredDocument = {
      status: 'error',
      bytes: 3,
      error: { code: 'not-pdf', message: 'none' },
    };
    expect(decodeFacts(encodeFacts({ file: 'a', gathered: unread })).gathered).toEqual(unread);
    const { bytes: _, ...rest } = unread;
    expect(decodeFacts(encodeFacts({ file: 'a', gathered: rest })).gathered).toEqual(rest);
  });
});

describe('values', () => {
  const written = (value: unknown): unknown => {
    const made = {
      status: 'error',
      error: { code: 'x', message: 'y' },
      value,
    } as unknown as GatheredDocument;
    return JSON.parse(encodeFacts({ file: 'a', gathered: made })).facts.value;
  };

  test.each<[string, unknown, unknown]>([
    ['texts', 'text', 'text'],
    ['numbers', 1.5, 1.5],
    ['numbers JSON has no form for', Number.POSITIVE_INFINITY, null],
    ['large integers', 2n ** 70n, '1180591620717411303424'],
    ['truth', true, true],
    ['nothing', null, null],
    ['times', at, { $: 'time', v: at.toISOString() }],
    ['bytes', Uint8Array.of(1), { $: 'bytes', v: 0 }],
    ['certificates', root.certificate, { $: 'certificate', v: 0 }],
    ['lists, each item in its place', [1, undefined, () => 1, 2], [1, null, null, 2]],
    ['objects, without what is not there', { a: 1, b: undefined, c: { d: null } }, { a: 1, c: { d: null } }],
    ['what has some keys of a certificate', { tbs: 1 }, { tbs: 1 }],
    ['and others', { spki: 1 }, { spki: 1 }],
  ])('%s', (_, value, expected) => {
    expect(written(value)).toEqual(expected);
  });

  test('bytes within a larger buffer are those bytes', () => {
    const within = Uint8Array.of(1, 2, 3, 4).subarray(1, 3);
    const made = {
      status: 'error',
      error: { code: 'x', message: 'y' },
      within,
    } as unknown as GatheredDocument;
    expect(decodeFacts(encodeFacts({ file: 'a', gathered: made })).gathered).toMatchObject({
      within: Uint8Array.of(2, 3),
    });
  });

  test.each<[string, string, unknown]>([
    ['plain values', '[1,"a",null,true,{"b":[{"c":2}]}]', [1, 'a', null, true, { b: [{ c: 2 }] }]],
    ['times', '{"$":"time","v":"2026-06-01T00:00:00Z"}', new Date('2026-06-01T00:00:00Z')],
    ['bytes in lists', '[{"$":"bytes","v":0}]', [Uint8Array.of(1)]],
  ])('%s are read', (_, text, expected) => {
    expect(more(text, ['AQ=='])).toEqual(expected);
  });

  test.each<[string, string, RegExp]>([
    ['bytes it does not hold', '{"$":"bytes","v":1}', /bytes it does not hold/],
    ['bytes by another name', '{"$":"bytes","v":"0"}', /bytes it does not hold/],
    ['bytes by no name', '{"$":"bytes"}', /bytes it does not hold/],
    ['a certificate that is none', '{"$":"certificate","v":0}', /./],
    ['a time that is none', '{"$":"time","v":"soon"}', /soon is no time/],
    ['a value of unknown kind', '{"$":"code","v":0}', /unknown kind/],
    ['a key that is no fact’s', '{"__proto__":{"status":"read"}}', /a key no fact has/],
    ['too many levels', `${'['.repeat(65)}${']'.repeat(65)}`, /nests more than 64 levels/],
    ['too many levels of objects', `${'{"a":'.repeat(65)}1${'}'.repeat(65)}`, /nests more than 64 levels/],
  ])('%s are refused', (_, text, message) => {
    expect(() => more(text, ['AQ=='])).toThrow(malformed(message));
  });

  test('as many levels as are allowed are read', () => {
    expect(() => more(`${'['.repeat(64)}${']'.repeat(64)}`)).not.toThrow();
  });
});

describe('what is no line of facts is refused', () => {
  const ofNone = { status: 'error', error: { code: 'x', message: 'y' } };

  test('but for these, each of which lacks one thing, this is one', () => {
    expect(decodeFacts(lineOf(ofNone)).gathered).toEqual(ofNone);
  });

  test.each<[string, string]>([
    ['no JSON', '{'],
    ['a text', '"text"'],
    ['null', 'null'],
    ['no file', '{"blobs":[],"facts":{"status":"error","error":{"code":"x","message":"y"}}}'],
    ['no blobs', '{"file":"a","facts":{"status":"error","error":{"code":"x","message":"y"}}}'],
    ['blobs that are no texts', lineOf(ofNone, [1])],
    ['facts that are none', lineOf(null)],
    ['facts that are a text', lineOf('"text"')],
    ['another status', lineOf({ ...ofNone, status: 'fine' })],
    ['an error without a code', lineOf({ ...ofNone, error: { message: 'y' } })],
    ['an error without a message', lineOf({ ...ofNone, error: { code: 'x' } })],
    ['an error that is none', lineOf({ ...ofNone, error: null })],
    ['an error that is a text', lineOf({ ...ofNone, error: 'text' })],
    ['a size that is none', lineOf({ ...ofNone, bytes: 'many' })],
    ['read, and no facts', lineOf({ status: 'read' })],
  ])('%s', (_, text) => {
    expect(() => decodeFacts(text)).toThrow(malformed());
  });

  test('why is told', () => {
    expect(() => decodeFacts('{')).toThrow(malformed(/: no JSON$/));
    expect(() => decodeFacts('{}')).toThrow(malformed(/without file or blobs$/));
    expect(() => decodeFacts(lineOf(null))).toThrow(malformed(/without facts$/));
    const unparsed = '{"$":"certificate","v":0}';
    expect(() => more(unparsed, ['AQ=='])).toThrow(malformed(/^the facts cannot be read: (?!the facts)/));
  });
});

describe('the first line of a file', () => {
  const given = {
    kyso: '1.0.0',
    intermediates: [Uint8Array.of(1)],
    crls: [],
    ocsps: [Uint8Array.of(2), Uint8Array.of(3)],
  };
  const header = (change: object): string =>
    JSON.stringify({ ...JSON.parse(encodeHeader(given)), ...change });

  test('gives what was written', () => {
    expect(decodeHeader(encodeHeader(given))).toEqual(given);
  });

  test.each<[string, string, RegExp]>([
    ['no JSON', '{', /no JSON/],
    ['null', 'null', /of this version/],
    ['another version', header({ kysoFacts: 2 }), /of this version/],
    ['no list', header({ crls: undefined }), /no list crls/],
    ['a list of numbers', header({ ocsps: [1] }), /no list ocsps/],
    ['a text in place of a list', header({ intermediates: 'AQ==' }), /no list intermediates/],
  ])('%s is refused', (_, text, message) => {
    expect(() => decodeHeader(text)).toThrow(malformed(message));
  });
});

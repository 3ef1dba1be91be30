import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readCertificates } from '../../../src/pki/x509/read-certificates.ts';
import type { Certificate } from '../../../src/pki/x509/types.ts';
import type { CmsFacts } from '../../../src/verify/facts.ts';
import { algorithmProblems } from '../../../src/verify/judge/algorithms.ts';
import { basicPolicy, type Policy, strictPolicy } from '../../../src/verify/policy.ts';
import { programTest, run } from '../../support/programs.ts';
import { root, signer } from '../../support/sealing.ts';
import { at } from '../judge.ts';

const home = mkdtempSync(join(tmpdir(), 'kyso-algorithms-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

function openssl(...args: string[]): void {
  const { code, stderr } = run('openssl', args);
  if (code !== 0) throw new Error(stderr);
}

/** Self-signed, of a key and a digest of one's choice. */
function certificate(name: string, key: readonly string[], digest: string): Certificate {
  openssl('genpkey', ...key, '-out', join(home, `${name}.key`));
  const pem = join(home, `${name}.pem`);
  const subject = ['-subj', `/CN=${name}`, `-${digest}`];
  openssl('req', '-x509', '-key', join(home, `${name}.key`), ...subject, '-out', pem);
  const [made] = readCertificates(readFileSync(pem));
  if (!made) throw new Error('no certificate');
  return made;
}

const rsa = (bits: number, pss = false): readonly string[] => [
  ...['-algorithm', pss ? 'rsa-pss' : 'rsa'],
  ...['-pkeyopt', `rsa_keygen_bits:${bits}`],
];

const signedBy = (signer: Certificate): CmsFacts => ({
  findings: [],
  digest: { status: 'matches', algorithm: 'sha256' },
  value: undefined,
  signer,
  certificates: [],
  crls: [],
  ocsps: [],
  signingTime: undefined,
  timestamps: [],
});

const told = (path: readonly Certificate[], policy = basicPolicy) => {
  const [signer] = path;
  if (!signer) throw new Error('no signer');
  return algorithmProblems(signedBy(signer), path, policy, { proven: undefined, at }).map(
    ({ problem: { code, message } }) => `${code}: ${message}`,
  );
};

programTest(
  ['openssl'],
  'the digest each certificate below the anchor is signed with is judged, that of the anchor is not',
  () => {
    const weak = certificate('weak', rsa(3072), 'sha1');
    const sound = certificate('sound', rsa(3072), 'sha256');
    expect(told([sound, sound])).toEqual([]);
    expect(told([sound, weak])).toEqual([]);
    expect(told([weak, sound])).toEqual([
      expect.stringMatching(/^algorithm-weak: .*: sha1; certificate CN=weak/),
    ]);
    expect(told([sound, weak, sound])).toEqual([
      expect.stringMatching(/^algorithm-weak: .*: sha1; certificate/),
    ]);
  },
);

programTest(['openssl'], 'a key for RSASSA-PSS alone is an RSA key: its length is judged alike', () => {
  const sound = certificate('anchor', rsa(3072), 'sha256');
  for (const pss of [false, true]) {
    const short = certificate(`short-${pss}`, rsa(1024, pss), 'sha256');
    expect(told([short, sound], strictPolicy)).toEqual([
      expect.stringMatching(/^algorithm-\w+: .*: the RSA key of CN=short-\w+ has 1024 bits/),
    ]);
  }
});

const utc = (day: string): Date => new Date(`${day}T00:00:00Z`);
const sound = signer.certificate;
const anchor = root.certificate;

/** The sound certificate as if its key were another. */
const key = (keyType: Certificate['keyType'], keyBits: number | undefined): Certificate => {
  const { subject, signatureAlgorithm } = sound;
  return { subject, signatureAlgorithm, keyType, keyBits } as unknown as Certificate;
};

/** Code and effect of what is told of a signature at a time. */
const weighed = (
  part: Partial<CmsFacts>,
  path: readonly Certificate[],
  policy: Policy,
  times: { readonly proven?: Date; readonly at?: Date } = {},
): readonly (readonly [string, string])[] =>
  algorithmProblems({ ...signedBy(sound), ...part }, path, policy, { proven: undefined, at, ...times }).map(
    ({ code, effect }) => [code, effect],
  );

describe('each digest a signature rests on is judged (VERIFY 3)', () => {
  const by = { ...signedBy(sound) };
  const scheme = (digest: string): CmsFacts['value'] =>
    ({ status: 'valid', scheme: { name: 'made up', digest } }) as unknown as CmsFacts['value'];

  test.each<[string, Partial<CmsFacts>]>([
    ['of its attributes', { digest: { status: 'matches', algorithm: 'md5' } }],
    ['of the document it carries the digest of', { documentDigest: 'md5' }],
    ['of its value', { value: scheme('md5') }],
  ])('%s', (_, part) => {
    expect(weighed(part, [], basicPolicy)).toEqual([['algorithm-broken', 'fail']]);
  });

  test('where one is not known, nothing is said of it', () => {
    expect(weighed({ digest: { status: 'not-checked', algorithm: null } }, [], basicPolicy)).toEqual([]);
    const unsupported = { status: 'unsupported', what: 'another' } as const;
    expect(weighed({ value: unsupported }, [], basicPolicy)).toEqual([]);
    expect(weighed({ ...by, value: scheme('sha256') }, [], basicPolicy)).toEqual([]);
  });
});

describe('the length of each key below the anchor is judged, and that of a signer without a chain', () => {
  test.each<[Certificate['keyType'], number | undefined, string[]]>([
    ['rsa', 1023, ['algorithm-broken']],
    ['rsa', 1024, ['algorithm-weak']],
    ['rsa', 1899, ['algorithm-weak']],
    ['rsa', 1900, []],
    ['rsa-pss', 1899, ['algorithm-weak']],
    ['dsa', 1023, ['algorithm-broken']],
    ['dsa', 1899, ['algorithm-weak']],
    ['dsa', 1900, []],
    ['ec', 127, ['algorithm-broken']],
    ['ec', 223, ['algorithm-weak']],
    ['ec', 224, []],
    ['ed25519', 1, []],
    ['rsa', undefined, []],
  ])('%s of %s bits', (type, bits, codes) => {
    const made = key(type, bits);
    const told = (path: readonly Certificate[]): string[] =>
      weighed({ signer: made }, path, basicPolicy).map(([code]) => code);
    expect(told([])).toEqual(codes);
    expect(told([made, anchor])).toEqual(codes);
  });

  test('of an issuer, and not that of the anchor', () => {
    const [issuer, top] = [key('rsa', 1024), key('rsa', 512)];
    expect(weighed({}, [sound, issuer, top], basicPolicy)).toEqual([['algorithm-weak', 'not-trusted']]);
  });

  test('of the signer that is an anchor itself', () => {
    const short = key('rsa', 1024);
    expect(weighed({ signer: short }, [short], basicPolicy)).toEqual([['algorithm-weak', 'not-trusted']]);
  });

  test('of nobody, where the signer is not known', () => {
    expect(weighed({ signer: undefined }, [], basicPolicy)).toEqual([]);
  });
});

describe('a sunset (EN 319 102-1, 5.2.8)', () => {
  const until = (sha256: string): Policy => ({ ...basicPolicy, weakDigests: { sha256 } });
  const open = [['algorithm-weak', 'not-trusted']];
  const told = [['algorithm-weak', 'warn']];

  test('still to come says nothing, from its instant on it counts', () => {
    const policy = until('2030-01-01T00:00:00Z');
    expect(weighed({}, [], policy)).toEqual([]);
    expect(weighed({}, [], policy, { at: utc('2029-12-31') })).toEqual([]);
    expect(weighed({}, [], policy, { at: utc('2030-01-01') })).toEqual(open);
  });

  test('of the past counts, whatever validation time is asked for: that dates nothing', () => {
    expect(weighed({}, [], until('2017-01-01T00:00:00Z'), { at: utc('2015-01-01') })).toEqual(open);
    expect(weighed({}, [], until('2025-12-31T00:00:00Z'), { at: utc('2025-01-01') })).toEqual(open);
    expect(weighed({}, [], until('2026-01-01T00:00:00Z'), { at: utc('2025-01-01') })).toEqual([]);
  });

  test('behind a signature proven to be older is told, and no more', () => {
    const policy = until('2017-01-01T00:00:00Z');
    expect(weighed({}, [], policy, { proven: utc('2016-12-31') })).toEqual(told);
    expect(weighed({}, [], policy, { proven: utc('2017-01-01') })).toEqual(open);
  });

  test('of several that a key is too short for each counts', () => {
    const keySunsets = [
      { keyType: 'rsa', belowBits: 2048, until: '2020-01-01T00:00:00Z' },
      { keyType: 'rsa', belowBits: 1900, until: '2017-01-01T00:00:00Z' },
      { keyType: 'ec', belowBits: 4096, until: '2010-01-01T00:00:00Z' },
    ] as const;
    const policy = { ...basicPolicy, keySunsets };
    const at2018 = { proven: utc('2018-01-01') };
    const rsa = (keyBits: number): Partial<CmsFacts> => ({ signer: key('rsa', keyBits) });
    expect(weighed(rsa(2047), [], policy, at2018)).toEqual(told);
    expect(weighed(rsa(1899), [], policy, at2018)).toEqual(open);
    expect(weighed(rsa(1899), [], policy, { proven: utc('2016-01-01') })).toEqual(told);
    expect(weighed(rsa(2048), [], policy, at2018)).toEqual([]);
    const ahead = {
      ...policy,
      keySunsets: [...keySunsets, { ...keySunsets[0], until: '2040-01-01T00:00:00Z' }],
    };
    expect(weighed(rsa(2047), [], ahead)).toEqual(open);
  });
});

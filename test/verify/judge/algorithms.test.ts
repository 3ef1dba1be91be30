import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { readCertificates } from '../../../src/pki/x509/read-certificates.ts';
import type { Certificate } from '../../../src/pki/x509/types.ts';
import type { CmsFacts } from '../../../src/verify/facts.ts';
import { algorithmProblems } from '../../../src/verify/judge/algorithms.ts';
import { basicPolicy, strictPolicy } from '../../../src/verify/policy.ts';
import { programTest, run } from '../../support/programs.ts';
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

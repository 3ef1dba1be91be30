/** Each key of a policy file, where it changes a verdict; and files that are refused. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { policyJsonSchema, readPolicyFile } from '../../src/cli/policy-file.ts';
import { effectsByStrictness, permittedEffects } from '../../src/verify/effects.ts';
import { type Policy, policies, strictPolicy } from '../../src/verify/policy.ts';
import { kindOf, type ProblemCode, problemKinds } from '../../src/verify/problems.ts';
import type { VerifyOptions } from '../../src/verify/verify.ts';
import { policies as certificatePolicies } from '../pki/path/pkits/extensions.ts';
import { buildCrl } from '../pki/support/crl-builder.ts';
import { basicConstraints, extKeyUsage, keyUsage, makeAuthority } from '../pki/support/mini-ca.ts';
import { storing } from '../support/dss.ts';
import { Paper } from '../support/paper.ts';
import {
  anchors,
  authority,
  makeCms,
  makeSigner,
  makeTimeStamp,
  otherRoot,
  root,
} from '../support/sealing.ts';
import { first } from '../verify/judge.ts';

const folder = mkdtempSync(join(tmpdir(), 'kyso-policy-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function policyOf(part: object | string): Policy {
  const path = join(folder, 'mine.json');
  writeFileSync(path, typeof part === 'string' ? part : JSON.stringify({ name: 'mine', ...part }));
  return readPolicyFile(path);
}

type Cms = Parameters<typeof makeCms>[0];
const sealed = (cms: Partial<Cms> = {}): Paper =>
  Paper.make().seal({ room: 6000, cms: (content) => makeCms({ content, ...cms }) });
const stamped = (time = '2026-06-01T12:00:05Z', cms: Partial<Cms> = {}): Paper =>
  sealed({ ...cms, stamp: (value) => makeTimeStamp(value, new Date(time)) });
const utc = (time: string): Date => new Date(`${time}Z`);

const plain = sealed();
const crls = { signers: buildCrl({ by: authority }), authorities: buildCrl({ by: root }) };
const rsa = sealed({ by: makeSigner('RSA', { kind: 'rsa' }) });
const card = makeSigner('Card', {
  extensions: [basicConstraints(false), keyUsage(0), extKeyUsage(false, '1.3.6.1.5.5.7.3.2')],
});
const forServers = makeAuthority('For servers', root, {
  extensions: [basicConstraints(true), keyUsage(5, 6), extKeyUsage(false, '1.3.6.1.5.5.7.3.1')],
});
const belowServers = makeSigner('Below', { issuedBy: forServers });
const narrow = makeAuthority('Narrow Root', undefined, {
  extensions: [basicConstraints(true, 0), keyUsage(5, 6)],
});
const middle = makeAuthority('Middle', narrow);
const belowNarrow = makeSigner('Below', { issuedBy: middle });
const elsewhere = makeAuthority('TSA elsewhere', otherRoot, {
  extensions: [basicConstraints(false), keyUsage(0), extKeyUsage(true, '1.3.6.1.5.5.7.3.8')],
});
const expired = makeAuthority('Expired Root', undefined, { notAfter: '260601180000Z' });
const belowExpired = makeSigner('Below', { issuedBy: expired });
const certifying = makeAuthority('Certifying', root, {
  extensions: [basicConstraints(true), keyUsage(5, 6), certificatePolicies('1.2.3')],
});
const certified = makeSigner('Certified', {
  issuedBy: certifying,
  extensions: [basicConstraints(false), keyUsage(0), certificatePolicies('1.2.3')],
});
const lateSigner = makeSigner('From one o’clock', { notBefore: '260601130000Z' });
const inOrder = { covers: stamped('2026-06-01T13:00:30Z').timestamp(utc('2026-06-01T13:00:00')) };

interface Row {
  readonly part: object;
  readonly paper: Paper;
  readonly options?: VerifyOptions;
  /** Status and codes without the key; `passed` and none when absent. */
  readonly without?: readonly [status: string, ...codes: string[]];
  readonly with: readonly [status: string, ...codes: string[]];
}

const rows: Readonly<Record<string, Row>> = {
  effects: {
    part: { effects: { 'signing-certificate-absent': 'fail' } },
    paper: sealed({ without: ['signingCertificateV2'] }),
    without: ['passed', 'signing-certificate-absent'],
    with: ['failed', 'signing-certificate-absent'],
  },
  'effects, of what a time-stamp brings': {
    part: { effects: { 'timestamp-invalid': 'indeterminate' } },
    paper: sealed({ stamp: () => makeTimeStamp(Buffer.from('other'), utc('2026-06-01T12:00:00')) }),
    without: ['passed', 'timestamp-invalid'],
    with: ['indeterminate', 'timestamp-invalid'],
  },
  weakDigests: {
    part: { weakDigests: { sha512: '2026-01-01' } },
    paper: plain,
    with: ['indeterminate', 'algorithm-weak'],
  },
  'weakDigests, proven to be older': {
    part: { weakDigests: { sha384: '2026-06-01T18:00:00Z' } },
    paper: sealed({ by: makeSigner('P-384', { kind: 'P-384' }) }).timestamp(utc('2026-06-01T13:00:00')),
    with: ['passed', 'algorithm-weak'],
  },
  'weakDigests, before the sunset': {
    part: { weakDigests: { sha512: '2030-01-01', sha256: '2030-01-01T00:00:00+07:00' } },
    paper: plain,
    with: ['passed'],
  },
  brokenDigests: {
    part: { brokenDigests: ['sha512'] },
    paper: plain,
    with: ['failed', 'algorithm-broken'],
  },
  keySunsets: {
    part: { keySunsets: [{ keyType: 'rsa', belowBits: 4096, until: '2026-01-01' }] },
    paper: rsa,
    with: ['indeterminate', 'algorithm-weak'],
  },
  'keySunsets, before the sunset': {
    part: { keySunsets: [{ keyType: 'rsa', belowBits: 4096, until: '2031-01-01' }] },
    paper: rsa,
    with: ['passed'],
  },
  'keySunsets, a row replaced': {
    part: {
      extends: 'strict',
      revocationRequired: false,
      keySunsets: [{ keyType: 'rsa', belowBits: 2048, until: '2025-01-01' }],
    },
    paper: rsa,
    with: ['passed'],
  },
  'brokenKeyBits of RSA': {
    part: { brokenKeyBits: { rsa: 4096 } },
    paper: rsa,
    with: ['failed', 'algorithm-broken'],
  },
  'brokenKeyBits of EC': {
    part: { brokenKeyBits: { ec: 384 } },
    paper: sealed({ by: makeSigner('EC', { kind: 'P-256' }) }),
    with: ['failed', 'algorithm-broken'],
  },
  allowClientAuth: {
    part: { allowClientAuth: false },
    paper: sealed({ by: card }),
    with: ['indeterminate', 'key-usage'],
  },
  authorityExtKeyUsage: {
    part: { authorityExtKeyUsage: 'nested' },
    paper: sealed({ by: belowServers, certificates: [belowServers.der, forServers.der] }),
    with: ['indeterminate', 'key-usage'],
  },
  'path.policies.acceptable': {
    part: { path: { policies: { acceptable: ['1.2.3'] } } },
    paper: plain,
    with: ['indeterminate', 'chain-invalid'],
  },
  'path.policies.acceptable, certified under it: time-stamp authorities need not be': {
    part: { timestampRequired: true, path: { policies: { acceptable: ['1.2.3'] } } },
    paper: stamped('2026-06-01T12:00:05Z', {
      by: certified,
      certificates: [certified.der, certifying.der, authority.der],
    }),
    with: ['passed'],
  },
  'path.policies.requireExplicit': {
    part: { path: { policies: { requireExplicit: true } } },
    paper: plain,
    with: ['indeterminate', 'chain-invalid'],
  },
  'path.anchorConstraints': {
    part: { path: { anchorConstraints: 'applied' } },
    paper: sealed({ by: belowNarrow, certificates: [belowNarrow.der, middle.der] }),
    options: { trust: [narrow.certificate] },
    with: ['indeterminate', 'chain-invalid'],
  },
  'path.anchorValidity': {
    part: { path: { anchorValidity: 'applied' } },
    paper: sealed({ by: belowExpired }),
    options: { trust: [expired.certificate] },
    with: ['indeterminate', 'certificate-expired'],
  },
  'path.anchorValidity, proven to be older': {
    part: { path: { anchorValidity: 'applied' } },
    paper: stamped('2026-06-01T12:00:05Z', { by: belowExpired }),
    options: { trust: [expired.certificate, root.certificate], at: utc('2026-08-01T00:00:00') },
    with: ['passed'],
  },
  'revocationRequired, of all': {
    part: { revocationRequired: true },
    paper: plain,
    with: ['indeterminate', 'revocation-unknown', 'revocation-unknown'],
  },
  'revocationRequired, of signers': {
    part: { revocationRequired: { signer: true } },
    paper: plain,
    options: { crls: [crls.authorities] },
    with: ['indeterminate', 'revocation-unknown'],
  },
  'revocationRequired, of signers, and known': {
    part: { revocationRequired: { signer: true } },
    paper: plain,
    options: { crls: [crls.signers] },
    with: ['passed'],
  },
  'revocationRequired, of authorities': {
    part: { revocationRequired: { authorities: true } },
    paper: plain,
    options: { crls: [crls.signers] },
    with: ['indeterminate', 'revocation-unknown'],
  },
  'revocationRequired, of authorities, and known': {
    part: { revocationRequired: { authorities: true } },
    paper: plain,
    options: { crls: [crls.authorities] },
    with: ['passed'],
  },
  'revocationRequired, of time-stamp authorities': {
    part: { timestampRequired: true, revocationRequired: { timestampAuthorities: true } },
    paper: stamped(),
    with: ['indeterminate', 'timestamp-untrusted', 'timestamp-missing'],
  },
  'revocationRequired, of time-stamp authorities, and known': {
    part: { timestampRequired: true, revocationRequired: { timestampAuthorities: true } },
    paper: stamped(),
    options: { crls: [crls.signers] },
    with: ['passed'],
  },
  staleRevocation: {
    part: { extends: 'strict', staleRevocation: 'until-this-update' },
    paper: plain,
    options: { crls: Object.values(crls), policy: strictPolicy },
    with: ['indeterminate', 'revocation-unknown', 'revocation-unknown'],
  },
  revocationAge: {
    part: { extends: 'strict', revocationAge: 3600 },
    paper: plain,
    options: {
      crls: [authority, root].map((by) => buildCrl({ by, nextUpdate: null })),
      policy: strictPolicy,
    },
    with: ['indeterminate', 'revocation-unknown', 'revocation-unknown'],
  },
  requiredLevel: {
    part: { requiredLevel: 'B-LT' },
    paper: stamped(),
    with: ['indeterminate', 'level-too-low'],
  },
  'requiredLevel, reached': {
    part: { requiredLevel: 'B-LT' },
    paper: storing(stamped(), { certificates: [root.der, authority.der], crls: Object.values(crls) }),
    with: ['passed'],
  },
  'requiredLevel, of a signature that is not PAdES': {
    part: { requiredLevel: 'B-B' },
    paper: Paper.make().seal({ subFilter: 'adbe.pkcs7.detached' }),
    with: ['indeterminate', 'level-too-low'],
  },
  'requiredLevel, by a time-stamp nobody is trusted for': {
    part: { requiredLevel: 'B-T' },
    paper: sealed({
      stamp: (value) => makeTimeStamp(value, utc('2026-06-01T12:00:05'), elsewhere),
    }),
    without: ['passed', 'timestamp-untrusted'],
    with: ['indeterminate', 'timestamp-untrusted', 'timestamp-missing'],
  },
  timestampRequired: {
    part: { timestampRequired: true },
    paper: plain,
    with: ['indeterminate', 'timestamp-missing'],
  },
  'timestampRequired, by a document time-stamp': {
    part: { timestampRequired: true },
    paper: plain.timestamp(utc('2026-06-01T13:00:00')),
    with: ['passed'],
  },
  'timestampRequired, without anchors': {
    part: { timestampRequired: true },
    paper: plain,
    options: { trust: undefined as never },
    without: ['intact'],
    with: ['indeterminate', 'timestamp-missing'],
  },
  'timestampRequired, without anchors, one that holds': {
    part: { timestampRequired: true },
    paper: stamped(),
    options: { trust: undefined as never },
    without: ['intact'],
    with: ['intact'],
  },
  'claimedTime.withinValidity': {
    part: { claimedTime: { withinValidity: true } },
    paper: sealed({ by: lateSigner }),
    with: ['indeterminate', 'claimed-time'],
  },
  'claimedTime.beforeProven': {
    part: { claimedTime: { beforeProven: 3600 } },
    paper: plain.timestamp(utc('2026-06-01T14:00:00')),
    with: ['indeterminate', 'claimed-time'],
  },
  'claimedTime.beforeProven, in time': {
    part: { claimedTime: { beforeProven: 7200 } },
    paper: plain.timestamp(utc('2026-06-01T14:00:00')),
    with: ['passed'],
  },
  'claimedTime.beforeProven, claimed after the proven time': {
    part: { claimedTime: { beforeProven: 3600 } },
    paper: stamped('2026-06-01T11:50:00Z'),
    with: ['indeterminate', 'claimed-time'],
  },
  timestampSkew: {
    part: { timestampSkew: 10 },
    paper: inOrder.covers,
    with: ['indeterminate', 'timestamp-order'],
  },
  extends: {
    part: { extends: 'strict' },
    paper: plain,
    with: ['indeterminate', 'revocation-unknown', 'revocation-unknown'],
  },
};

const wordOf = (paper: Paper, options: VerifyOptions): readonly string[] => {
  const { signature, codes } = first(paper, options);
  return [signature.status, ...codes];
};

describe('each key of a policy file changes verdicts', () => {
  test.each(Object.entries(rows))(
    '%s',
    (_, { part, paper, options = {}, without = ['passed'], with: expected }) => {
      expect(wordOf(paper, { trust: anchors, ...options })).toEqual(without);
      expect(wordOf(paper, { trust: anchors, ...options, policy: policyOf(part) })).toEqual(expected);
    },
  );

  test('no key is without its row', () => {
    const { properties } = policyJsonSchema() as { properties: object };
    const tested = new Set(Object.values(rows).flatMap(({ part }) => Object.keys(part)));
    expect(Object.keys(properties).filter((key) => !tested.has(key))).toEqual(['$schema', 'name']);
  });
});

describe('a policy file is refused, naming the key and the file', () => {
  test.each([
    ['a name that is missing', '{}', '"name"'],
    ['the name of one of kyso’s own', { name: 'strict' }, '"name"'],
    [
      'a key that does not exist, with the nearest',
      { timestampRequird: true },
      '"timestampRequird"',
      'timestampRequired',
    ],
    [
      'a key inside another',
      { path: { policies: { acceptible: [] } } },
      '"path.policies.acceptible"',
      'acceptable',
    ],
    ['a code that does not exist', { effects: { revokd: 'fail' } }, '"effects.revokd"', 'revoked'],
    ['a digest written otherwise', { weakDigests: { 'SHA-1': '2020-01-01' } }, '"weakDigests.SHA-1"', 'sha1'],
    ['a date that is none', { weakDigests: { sha1: '2020-02-30' } }, '"weakDigests.sha1"'],
    ['an unknown policy to extend', { extends: 'lax' }, '"extends"'],
    ['a level that does not exist', { requiredLevel: 'B-LTV' }, '"requiredLevel"'],
    [
      'an OID that is none',
      { path: { policies: { acceptable: ['1.2.x'] } } },
      '"path.policies.acceptable.0"',
    ],
    ['shorter keys than the policy it extends', { brokenKeyBits: { rsa: 512 } }, '"brokenKeyBits.rsa"'],
    [
      'a milder effect than under the policy it extends',
      { extends: 'strict', effects: { 'algorithm-weak': 'not-trusted' } },
      '"effects.algorithm-weak"',
    ],
    [
      'unknown revocation weighed for nobody',
      { effects: { 'revocation-unknown': 'indeterminate' } },
      '"effects.revocation-unknown"',
    ],
    ['text that is not JSON', '{"name":', 'not JSON'],
  ])('%s', (_, part, ...named) => {
    const attempt = (): Policy => policyOf(part);
    expect(attempt).toThrow(expect.objectContaining({ code: 'policy-invalid' }));
    try {
      attempt();
    } catch (error) {
      const { message, hint } = error as { message: string; hint?: string };
      for (const text of ['mine.json', ...named]) expect(`${message} ${hint}`).toContain(text);
    }
  });

  const codes = Object.keys(problemKinds) as ProblemCode[];
  test.each(codes)(
    '%s: no milder effect than the table has, and no failing of what was not judged',
    (code) => {
      const unjudged = code.endsWith('-unsupported') || kindOf(code).unjudged;
      const milder = effectsByStrictness.slice(0, effectsByStrictness.indexOf(kindOf(code).effect));
      for (const effect of unjudged ? [...milder, 'fail'] : milder) {
        expect(permittedEffects(code)).not.toContain(effect);
        const part = { revocationRequired: true, effects: { [code]: effect } };
        expect(() => policyOf(part)).toThrow(expect.objectContaining({ code: 'policy-invalid' }));
      }
      for (const effect of permittedEffects(code))
        expect(policyOf({ revocationRequired: true, effects: { [code]: effect } }).effects[code]).toBe(
          effect,
        );
    },
  );

  test('what is broken stays broken', () => {
    const { brokenDigests } = policyOf({ brokenDigests: [] });
    expect(brokenDigests).toEqual(policies.basic.brokenDigests);
  });
});

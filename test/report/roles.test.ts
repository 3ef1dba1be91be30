import { describe, expect, it } from 'vitest';
import { completenessOf } from '../../src/report/complete.ts';
import { factsOf } from '../../src/report/facts.ts';
import { maskedName } from '../../src/report/identifiers.ts';
import { attributesOf, type RoleRule, rolesOf } from '../../src/report/roles.ts';
import type { Problem, SignatureResult } from '../../src/verify/result.ts';
import { signature } from './sample.ts';

const problem = (code: string, effect: Problem['effect'] = 'not-trusted'): Problem =>
  ({ code, message: code, clause: '', effect }) as Problem;

/** Whether the signature of a document makes it complete, by a rule on the name or the one given. */
function counts(overrides: Partial<SignatureResult>, rule: RoleRule = { subject: { O: 'Sở*' } }): boolean {
  const result = { file: 'a.pdf', format: 'pdf', status: 'indeterminate' } as const;
  const facts = factsOf({ ...result, signatures: [signature(overrides)] }, 'a.pdf');
  const { lacks } = completenessOf(facts, ['organization'], rolesOf({ organization: [rule] }));
  return lacks.length === 0 && facts.judgement === 'intact';
}

const open: Partial<SignatureResult> = { status: 'indeterminate' };
const untrusted: Partial<SignatureResult> = {
  ...open,
  chain: { status: 'untrusted', path: [] },
  problems: [problem('chain-untrusted')],
};
const expired: Partial<SignatureResult> = {
  ...open,
  subIndication: 'OUT_OF_BOUNDS_NO_POE',
  chain: { status: 'invalid', path: [] },
  problems: [problem('certificate-expired')],
};
const revoked: Partial<SignatureResult> = {
  ...open,
  subIndication: 'REVOKED_NO_POE',
  chain: { status: 'invalid', path: [] },
  revocation: { status: 'revoked' },
  problems: [problem('revoked-no-poe')],
};
const pinned: RoleRule = { sha256: ['ab'.repeat(32)] };

describe('whose signature counts for a role', () => {
  it('without trust anchors nobody was asked: what the certificate says counts', () => {
    expect(counts({ status: 'intact' })).toBe(true);
  });

  it('with them, a certificate nobody vouches for has no role by what it says of itself', () => {
    expect(counts(untrusted)).toBe(false);
    expect(counts({ ...untrusted, problems: [problem('chain-invalid')] })).toBe(false);
    expect(counts({ ...expired, problems: [problem('certificate-expired'), problem('chain-invalid')] })).toBe(
      false,
    );
  });

  it('one that a rule names by its digest has, unless it was revoked', () => {
    expect(counts(untrusted, pinned)).toBe(true);
    expect(counts(revoked, pinned)).toBe(false);
  });

  it('a certificate that has ended since counts, one that was over or revoked when it signed does not', () => {
    expect(counts(expired)).toBe(true);
    expect(counts({ ...expired, time: { claimed: '2028-01-02T00:00:00Z', source: 'claimed' } })).toBe(false);
    expect(counts(revoked)).toBe(false);
  });

  it('the same certificate may sign once in doubt and once beyond it', () => {
    const facts = factsOf(
      {
        file: 'a.pdf',
        format: 'pdf',
        status: 'indeterminate',
        signatures: [signature(untrusted), signature({ status: 'passed' })],
      },
      'a.pdf',
    );
    expect(facts.order).toEqual([0, 1]);
    expect(facts.certificates.length).toBe(1);
  });
});

describe('names (RFC 4514)', () => {
  it.each([
    ['CN=a\\\\,O=b', ['CN=a\\', 'O=b']],
    ['CN=a\\,O=b', ['CN=a,O=b']],
    ['CN=a\\\\\\,O=b', ['CN=a\\,O=b']],
    // A backslash that is part of the value does not begin the hex of a byte.
    ['O=\\\\42\\\\6f', ['O=\\42\\6f']],
    ['O=\\42\\6f', ['O=Bo']],
    ['CN=x+UID=1,O=y', ['CN=x', 'UID=1', 'O=y']],
    ['O=B\\e1\\bb\\99', ['O=Bộ']],
  ])('%s', (name, attributes) => {
    expect(attributesOf(name).map(({ type, value }) => `${type}=${value}`)).toEqual(attributes);
  });

  it('personal numbers are masked wherever in a name they stand', () => {
    expect(maskedName('CN=An+UID=012345678901,O=Sở')).toBe('CN=An,O=Sở');
    expect(maskedName('UID=CCCD:012345678901+CN=An')).toBe('CN=An');
    expect(maskedName('CN=An\\\\,UID=012345678901')).toBe('CN=An\\\\');
    expect(maskedName('CN=An,serialNumber=PNOVN-012345678901,C=VN')).toBe('CN=An,C=VN');
    expect(maskedName('CN=An\\, Bình,C=VN')).toBe('CN=An\\, Bình,C=VN');
  });
});

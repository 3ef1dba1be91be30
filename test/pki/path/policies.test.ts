import { describe, expect, it } from 'vitest';
import { encode, integer, oid, sequence } from '../../../src/pki/asn1/writer.ts';
import { anchorSet } from '../../../src/pki/path/anchors.ts';
import { isWithin } from '../../../src/pki/path/name-forms.ts';
import { findPath } from '../../../src/pki/path/search.ts';
import { programTest } from '../../support/programs.ts';
import { basicConstraints, extension, keyUsage, makeAuthority, pemOf } from '../support/mini-ca.ts';
import { openssl, withFolder } from '../support/temporary.ts';

const at = new Date('2026-06-01T00:00:00Z');
const p1 = '1.3.6.1.4.1.99999.1.1';
const p2 = '1.3.6.1.4.1.99999.1.2';
const any = '2.5.29.32.0';

const policies = (...list: readonly string[]): Uint8Array =>
  extension('2.5.29.32', sequence(...list.map((policy) => sequence(oid(policy)))));
const tagged = (tag: number, value: number): Uint8Array => encode(0x80 | tag, Uint8Array.of(value));
const requireExplicit = (count: number): Uint8Array =>
  extension('2.5.29.36', sequence(tagged(0, count)), true);
const noMapping = (count: number): Uint8Array =>
  extension('2.5.29.36', sequence(tagged(0, 0), tagged(1, count)), true);
const mapping = (from: string, to: string): Uint8Array =>
  extension('2.5.29.33', sequence(sequence(oid(from), oid(to))), true);
const inhibitAny = (count: number): Uint8Array => extension('2.5.29.54', integer(count), true);

/** Extensions of the upper authority, the lower one, the leaf; does the path hold? */
const table: readonly [string, Uint8Array[], Uint8Array[], Uint8Array[], boolean][] = [
  ['no policies where none are required', [], [], [], true],
  ['one policy throughout', [requireExplicit(0), policies(p1)], [policies(p1)], [policies(p1)], true],
  ['a leaf without the policy required', [requireExplicit(0), policies(p1)], [policies(p1)], [], false],
  ['a leaf of another policy', [requireExplicit(0), policies(p1)], [policies(p1)], [policies(p2)], false],
  ['an authority without policies between', [requireExplicit(0), policies(p1)], [], [policies(p1)], false],
  ['anyPolicy above', [requireExplicit(0), policies(any)], [policies(p1)], [policies(p1)], true],
  ['anyPolicy in the leaf', [requireExplicit(0), policies(p1)], [policies(p1)], [policies(any)], true],
  [
    'anyPolicy inhibited',
    [requireExplicit(0), policies(p1), inhibitAny(0)],
    [policies(any)],
    [policies(p1)],
    false,
  ],
  ['a requirement that begins below the leaf', [requireExplicit(3)], [], [], true],
  ['a requirement that begins at the leaf', [requireExplicit(1)], [], [], false],
  [
    'a policy mapped to another',
    [requireExplicit(0), policies(p1)],
    [policies(p1), mapping(p1, p2)],
    [policies(p2)],
    true,
  ],
  [
    'the policy mapped away from',
    [requireExplicit(0), policies(p1)],
    [policies(p1), mapping(p1, p2)],
    [policies(p1)],
    false,
  ],
  [
    'a mapping where mapping is inhibited',
    [noMapping(0), policies(p1)],
    [policies(p1), mapping(p1, p2)],
    [policies(p2)],
    false,
  ],
  [
    'a mapping of anyPolicy',
    [requireExplicit(0), policies(any)],
    [policies(any), mapping(any, p2)],
    [policies(p2)],
    false,
  ],
];

describe('certificate policies', () => {
  for (const [rule, upper, lower, leafExtensions, holds] of table) {
    const authorityExtensions = [basicConstraints(true), keyUsage(5)];
    const root = makeAuthority('Root');
    const first = makeAuthority('Upper', root, { extensions: [...authorityExtensions, ...upper] });
    const second = makeAuthority('Lower', first, { extensions: [...authorityExtensions, ...lower] });
    const leaf = makeAuthority('Leaf', second, { extensions: [basicConstraints(false), ...leafExtensions] });

    it(`${rule}: ${holds ? 'holds' : 'does not hold'}`, () => {
      const result = findPath({
        leaf: leaf.certificate,
        intermediates: [first.certificate, second.certificate],
        anchors: anchorSet([root.certificate]),
        at,
      });
      expect(result.status).toBe(holds ? 'trusted' : 'invalid');
    });

    programTest(['openssl'], `openssl verify -policy_check says the same: ${rule}`, () => {
      const { code } = withFolder((file) =>
        openssl(
          ...['verify', '-policy_check', '-policy', any, '-attime', String(at.getTime() / 1000)],
          ...['-CAfile', file('root.pem', pemOf(root.der))],
          ...['-untrusted', file('others.pem', pemOf(first.der) + pemOf(second.der))],
          file('leaf.pem', pemOf(leaf.der)),
        ),
      );
      expect(code === 0).toBe(holds);
    });
  }
});

describe('critical qcStatements', () => {
  const root = makeAuthority('Root');
  const statements = (type: string): Uint8Array =>
    extension('1.3.6.1.5.5.7.1.3', sequence(sequence(oid(type))), true);
  it.each([
    ['QcCompliance', '0.4.0.1862.1.1', 'trusted'],
    ['an unknown statement', '1.2.3.4', 'invalid'],
  ])('%s: %s', (_, type, status) => {
    const leaf = makeAuthority('Leaf', root, { extensions: [statements(type)] }).certificate;
    const anchors = anchorSet([root.certificate]);
    expect(findPath({ leaf, intermediates: [], anchors, at }).status).toBe(status);
  });
});

describe('isWithin', () => {
  const uri = (value: string) => ({ kind: 'uri', value }) as const;
  it('takes the host of a URI, not what stands before the @ (RFC 3986, 3.2.1)', () => {
    expect(isWithin(uri('https://good.vn@bad.vn/'), uri('bad.vn'))).toBe('within');
    expect(isWithin(uri('https://good.vn@bad.vn/'), uri('good.vn'))).toBe('outside');
    expect(isWithin(uri('https://a.good.vn/'), uri('.good.vn'))).toBe('within');
    expect(isWithin(uri('https://10.0.0.1/'), uri('good.vn'))).toBe('unknown');
  });
});

import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../../src/limits.ts';
import { anchorSet } from '../../../src/pki/path/anchors.ts';
import { findPath } from '../../../src/pki/path/search.ts';
import type { PathInput, PathResult } from '../../../src/pki/path/types.ts';
import { type Authority, makeAuthority, name, newKey } from '../support/mini-ca.ts';
import { altNames, dns, mappings, nameConstraints, p, policies } from './pkits/extensions.ts';
import { build, ca, ee, makeAnchor } from './pkits/suite.ts';

const at = new Date('2026-06-01T00:00:00Z');
const anchor = makeAnchor();

function search(
  made: readonly Authority[],
  limits: Partial<typeof defaultLimits> = {},
  rest: Partial<PathInput> = {},
): PathResult {
  const certificates = made.map(({ certificate }) => certificate);
  const leaf = certificates.at(-1);
  if (leaf === undefined) throw new Error('no leaf');
  const input = {
    leaf,
    intermediates: certificates.slice(0, -1),
    anchors: anchorSet([anchor.certificate]),
    at,
  };
  return findPath({ ...input, ...rest }, { ...defaultLimits, ...limits });
}

const codes = ({ problems }: PathResult): string[] => problems.map(({ code }) => code);

describe('the bound on the work of a path search', () => {
  const many = Array.from({ length: 60 }, (_, i) => p(i + 1));
  const everyToEvery = many.flatMap((from) => many.map((to) => [from, to] as const));
  const bomb = build(
    [
      ...Array.from({ length: 4 }, () => ca([policies(...many), mappings(...everyToEvery)])),
      ee([policies(p(1))]),
    ],
    anchor,
  );
  const asked = { rules: { policies: { requireExplicit: true } } };

  it('ends policy mappings of every policy to every other, and leaves the path unjudged (RFC 9618)', () => {
    const result = search(bomb, { pathComparisons: 10_000 }, asked);
    expect({ status: result.status, codes: codes(result) }).toEqual({
      status: 'unsupported',
      codes: ['work-bound'],
    });
  });
  it('is wide enough for as many as a certificate may sensibly hold', () => {
    expect(search(bomb, {}, asked).status).toBe('trusted');
  });

  it('ends names held against name constraints', () => {
    const hosts = Array.from({ length: 50 }, (_, i) => dns(`a${i}.vn`));
    const constrained = build([ca([nameConstraints(hosts)]), ee([altNames(...hosts)])], anchor);
    expect(search(constrained).status).toBe('trusted');
    expect(codes(search(constrained, { pathComparisons: 1_000 }))).toEqual(['work-bound']);
  });

  it('counts long names by their length', () => {
    const long = dns(`${'a'.repeat(60_000)}.vn`);
    const constrained = build([ca([nameConstraints([dns('vn')])]), ee([altNames(long)])], anchor);
    expect(codes(search(constrained, { pathComparisons: 500 }))).toEqual(['work-bound']);
  });

  it('counts signatures under large keys several times', () => {
    const slow = build([ca([], { key: newKey('P-521') }), ee()], anchor);
    expect(search(slow).status).toBe('trusted');
    expect(codes(search(slow, { pathChecks: 3 }))).toContain('work-bound');
  });

  it('ends a mesh whose every path reaches the anchor and none holds', () => {
    const subjects = Array.from({ length: 10 }, (_, level) => name(`Mesh ${level}`));
    const key = newKey();
    const keys = Array.from({ length: 10 }, () => newKey());
    const mesh = subjects.flatMap((subject, level) =>
      Array.from({ length: 4 }, (_, i) => {
        const above =
          level === 0
            ? anchor
            : { ...anchor, subject: subjects[level - 1] ?? subject, key: keys[level - 1] ?? key };
        return makeAuthority('', above, { subject, key: keys[level] ?? key, serial: level * 10 + i });
      }),
    );
    const top = { ...anchor, subject: subjects[9] ?? name(''), key: keys[9] ?? key };
    const leaf = makeAuthority('Leaf', top, { notAfter: '250101000000Z', extensions: [] });
    const result = search([...mesh, leaf], { pathChecks: 2_000 });
    expect(result.status).toBe('invalid');
    expect(codes(result)).toEqual(['expired', 'work-bound']);
  });
});

describe('of several paths', () => {
  it('one over a bridge holds where the direct one does not reach the anchor', () => {
    const foreign = makeAuthority('Foreign Root');
    const bridge = makeAuthority('Bridge', anchor);
    const crossed = makeAuthority('', bridge, { subject: foreign.subject, key: foreign.key });
    const back = makeAuthority('', foreign, { subject: bridge.subject, key: bridge.key });
    const issuing = makeAuthority('Foreign CA', foreign);
    const leaf = makeAuthority('Leaf', issuing, { extensions: [] });
    const result = search([foreign, back, bridge, crossed, issuing, leaf]);
    expect(result.status).toBe('trusted');
    expect(result.path.map(({ subject }) => subject.commonName)).toEqual([
      'Leaf',
      'Foreign CA',
      'Foreign Root',
      'Bridge',
      'Trust Anchor',
    ]);
  });

  it('one that holds wins over those with an expired or a wrong issuer, whatever their order', () => {
    const key = newKey();
    const subject = name('Thrice');
    const good = makeAuthority('', anchor, { subject, key });
    const expired = makeAuthority('', anchor, { subject, key, notAfter: '250101000000Z' });
    const noAuthority = makeAuthority('', anchor, { subject, key, extensions: [] });
    const leaf = makeAuthority('Leaf', good, { extensions: [] });
    for (const others of [
      [expired, noAuthority, good],
      [good, noAuthority, expired],
      [noAuthority, good, expired],
    ])
      expect(search([...others, leaf]).status).toBe('trusted');
    expect(codes(search([expired, noAuthority, leaf]))).toHaveLength(1);
  });
});

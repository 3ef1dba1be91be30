/** Rules of certification paths that PKITS has no case for, or none that only they decide. */
import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../../src/limits.ts';
import { context, encode, integer, sequence } from '../../../src/pki/asn1/writer.ts';
import { anchorSet } from '../../../src/pki/path/anchors.ts';
import { isWithin } from '../../../src/pki/path/name-forms.ts';
import { checkNestedUsages, checkPurpose, type Purpose } from '../../../src/pki/path/purpose.ts';
import { findPath } from '../../../src/pki/path/search.ts';
import type { PathResult } from '../../../src/pki/path/types.ts';
import type { GeneralName } from '../../../src/pki/x509/types.ts';
import {
  type Authority,
  basicConstraints,
  type CertificateInput,
  extension,
  extKeyUsage,
  keyUsage,
  makeAuthority,
  name,
} from '../support/mini-ca.ts';
import {
  altNames,
  constraints,
  directory,
  dns,
  email,
  emailAttribute,
  mappings,
  nameConstraints,
  p,
  policies,
} from './pkits/extensions.ts';

const at = new Date('2026-06-01T00:00:00Z');
const leafOf = (issuer: Authority, extensions: readonly Uint8Array[] = []): Authority =>
  makeAuthority('Leaf', issuer, { extensions: [basicConstraints(false), keyUsage(0), ...extensions] });

interface Search {
  readonly between?: readonly Authority[];
  readonly anchors: readonly Authority[];
  readonly pathDepth?: number;
  readonly acceptable?: readonly string[];
}

const search = (leaf: Authority, { between = [], anchors, pathDepth, acceptable }: Search): PathResult =>
  findPath(
    {
      leaf: leaf.certificate,
      intermediates: between.map(({ certificate }) => certificate),
      anchors: anchorSet(anchors.map(({ certificate }) => certificate)),
      at,
      ...(acceptable ? { rules: { policies: { acceptable } } } : {}),
    },
    { ...defaultLimits, ...(pathDepth === undefined ? {} : { pathDepth }) },
  );
const codesOf = ({ problems }: PathResult): string[] => problems.map(({ code }) => code);

describe('the certificate of an anchor (RFC 5280, 6.1.1 (d))', () => {
  const anchorOf = (extensions: readonly Uint8Array[], version = 3): Authority =>
    makeAuthority('Root', undefined, { extensions: [...extensions], version });

  it.each<[string, Authority, boolean]>([
    ['that is an authority', anchorOf([basicConstraints(true), keyUsage(5)]), true],
    ['that says it is none', anchorOf([basicConstraints(false)]), false],
    ['that may not sign certificates', anchorOf([basicConstraints(true), keyUsage(0, 6)]), false],
    ['that may sign them and says no more', anchorOf([keyUsage(5)]), true],
    ['of version 3 that says nothing', anchorOf([]), false],
    ['of version 1, which cannot say anything', anchorOf([], 1), true],
  ])('%s', (_, anchor, issues) => {
    const result = search(leafOf(anchor), { anchors: [anchor] });
    expect([result.status, codesOf(result)]).toEqual(issues ? ['trusted', []] : ['invalid', ['not-a-ca']]);
  });

  it('counts for itself though it may issue nothing', () => {
    const own = leafOf(makeAuthority('Someone'));
    expect(search(own, { anchors: [own] }).status).toBe('trusted');
  });
});

describe('the search', () => {
  const root = makeAuthority('Root');
  const [a, b] = [makeAuthority('A', root), makeAuthority('B', root)];
  const c = makeAuthority('C', a);

  it('goes as deep as its bound', () => {
    const leaf = leafOf(c);
    const limits = { between: [a, c], anchors: [root] };
    expect(search(leaf, { ...limits, pathDepth: 3 }).status).toBe('trusted');
    expect(search(leaf, { ...limits, pathDepth: 2 }).status).toBe('untrusted');
  });

  it('of paths that do not hold tells the one with fewer problems, whatever the order', () => {
    const old = { notAfter: '250101000000Z' };
    const one = makeAuthority('Twice', root, { ...old, key: b.key });
    const two = makeAuthority('Twice', root, {
      ...old,
      key: b.key,
      extensions: [basicConstraints(true), keyUsage(6)],
    });
    const leaf = leafOf(one);
    for (const between of [
      [one, two],
      [two, one],
    ])
      expect(codesOf(search(leaf, { between, anchors: [root] }))).toEqual(['expired']);
  });

  it('prefers what it cannot judge to what does not hold', () => {
    const odd = extension(
      '2.5.29.30',
      sequence(context(0, sequence(encode(0x88, Uint8Array.of(0x2a))))),
      true,
    );
    const authority = [basicConstraints(true), keyUsage(5)];
    const unjudged = makeAuthority('Twice', root, { key: b.key, extensions: [...authority, odd] });
    const expired = makeAuthority('Twice', root, { key: b.key, notAfter: '250101000000Z' });
    const leaf = leafOf(unjudged, [extension('2.5.29.17', sequence(encode(0x88, Uint8Array.of(0x2a))))]);
    for (const between of [
      [unjudged, expired],
      [expired, unjudged],
    ])
      expect(search(leaf, { between, anchors: [root] }).status).toBe('unsupported');
  });

  it('says invalid where one thing cannot be judged and another does not hold', () => {
    const odd = extension(
      '2.5.29.30',
      sequence(context(0, sequence(encode(0x88, Uint8Array.of(0x2a))))),
      true,
    );
    const both = makeAuthority('Both', root, {
      notAfter: '250101000000Z',
      extensions: [basicConstraints(true), keyUsage(5), odd],
    });
    const leaf = leafOf(both, [extension('2.5.29.17', sequence(encode(0x88, Uint8Array.of(0x2a))))]);
    const result = search(leaf, { between: [both], anchors: [root] });
    expect(codesOf(result)).toEqual(['expired', 'name-constraints-unsupported']);
    expect(result.status).toBe('invalid');
  });
});

describe('name constraints that cannot be read (RFC 5280, 4.2.1.10)', () => {
  const root = makeAuthority('Root');
  const base = encode(0x82, Buffer.from('good.vn'));
  const below = (content: Uint8Array, critical = true): PathResult => {
    const authority = makeAuthority('Constrained', root, {
      extensions: [basicConstraints(true), keyUsage(5), extension('2.5.29.30', content, critical)],
    });
    const names = extension('2.5.29.17', sequence(encode(0x82, Buffer.from('a.good.vn'))));
    return search(leafOf(authority, [names]), { between: [authority], anchors: [root] });
  };
  const depth = (tag: number, count: number): Uint8Array => encode(0x80 | tag, Uint8Array.of(count));

  it.each<[string, Uint8Array, PathResult['status']]>([
    ['as they should be', sequence(context(0, sequence(base))), 'trusted'],
    ['a minimum of 0, written out', sequence(context(0, sequence(base, depth(0, 0)))), 'trusted'],
    ['a minimum depth', sequence(context(0, sequence(base, depth(0, 1)))), 'unsupported'],
    ['a maximum depth', sequence(context(0, sequence(base, depth(1, 1)))), 'unsupported'],
    ['no subtrees but a number', sequence(integer(1)), 'unsupported'],
  ])('%s: %s', (_, content, status) => {
    expect(below(content).status).toBe(status);
  });
});

describe('which names are held against name constraints (RFC 5280, 4.2.1.10)', () => {
  const root = makeAuthority('Root');
  const below = (extensionOfAuthority: Uint8Array, leaf: Partial<CertificateInput>): PathResult => {
    const authority = makeAuthority('Constrained', root, {
      extensions: [basicConstraints(true), keyUsage(5), extensionOfAuthority],
    });
    return search(makeAuthority('Leaf', authority, leaf), { between: [authority], anchors: [root] });
  };

  it('an e-mail address of the subject, though there are alternative names of other forms', () => {
    const subject = name('Leaf', emailAttribute('a@bad.vn'));
    const extensions = [altNames(dns('good.vn'))];
    const result = below(nameConstraints([email('good.vn')]), { subject, extensions });
    expect(codesOf(result)).toEqual(['name-constraints']);
  });

  it('every directory name against an empty one', () => {
    expect(below(nameConstraints([directory()]), {}).status).toBe('trusted');
    expect(codesOf(below(nameConstraints([], [directory()]), {}))).toEqual(['name-constraints']);
  });
});

describe('isWithin (RFC 5280, 4.2.1.10)', () => {
  const mailbox = (value: string): GeneralName => ({ kind: 'email', value });
  const host = (value: string): GeneralName => ({ kind: 'dns', value });
  const uri = (value: string): GeneralName => ({ kind: 'uri', value });
  const ip = (...bytes: number[]): GeneralName => ({ kind: 'ip', bytes: Uint8Array.from(bytes) });
  const sixteen = (first: number): number[] => [first, ...new Array<number>(15).fill(0)];

  it.each<[string, GeneralName, GeneralName, ReturnType<typeof isWithin>]>([
    ['a mailbox', mailbox('a@good.vn'), mailbox('a@GOOD.vn'), 'within'],
    ['the same name at another host', mailbox('a@bad.vn'), mailbox('a@good.vn'), 'outside'],
    ['another name at the host', mailbox('b@good.vn'), mailbox('a@good.vn'), 'outside'],
    ['the name in other letters', mailbox('A@good.vn'), mailbox('a@good.vn'), 'outside'],
    ['an address of a host', mailbox('a@good.vn'), mailbox('good.vn'), 'within'],
    ['an address of a host below', mailbox('a@x.good.vn'), mailbox('good.vn'), 'outside'],
    ['an address below a domain', mailbox('a@x.good.vn'), mailbox('.good.vn'), 'within'],
    ['no address', mailbox('good.vn'), mailbox('good.vn'), 'unknown'],
    ['any host', host('good.vn'), host(''), 'within'],
    ['a host whose name ends alike', host('notgood.vn'), host('good.vn'), 'outside'],
    ['a host whose name begins with a digit', uri('https://3.good.vn/'), uri('.good.vn'), 'within'],
    ['a host whose name ends with a digit', uri('https://good.v4/'), uri('good.vn'), 'outside'],
    ['an address in a network', ip(10, 1, 2, 3), ip(10, 1, 0, 0, 255, 255, 0, 0), 'within'],
    ['an address beside it', ip(10, 2, 2, 3), ip(10, 1, 0, 0, 255, 255, 0, 0), 'outside'],
    ['an IPv6 address in a network', ip(...sixteen(32)), ip(...sixteen(32), ...sixteen(255)), 'within'],
    ['an IPv6 address against an IPv4 network', ip(...sixteen(10)), ip(10, 0, 0, 0, 255, 0, 0, 0), 'outside'],
    [
      'an IPv4 address against an IPv6 network',
      ip(10, 0, 0, 1),
      ip(...sixteen(10), ...sixteen(255)),
      'outside',
    ],
    ['an address of another size', ip(10, 0, 0), ip(10, 0, 0, 0, 255, 0, 0, 0), 'unknown'],
    ['a network of another size', ip(10, 0, 0), ip(10, 0, 0, 255, 0, 0), 'unknown'],
    ['an address and a host', ip(10, 0, 0, 1), host(''), 'unknown'],
  ])('%s', (_, one, base, expected) => {
    expect(isWithin(one, base)).toBe(expected);
  });
});

describe('what certificates are for', () => {
  const timeStamping = '1.3.6.1.5.5.7.3.8';
  const codes = (purpose: Purpose, ...extensions: readonly Uint8Array[]): string[] =>
    checkPurpose(makeAuthority('X', undefined, { extensions }).certificate, purpose).map(({ code }) => code);

  it('a time-stamp authority: timeStamping, and no other usage in its place (RFC 3161, 2.3)', () => {
    expect(codes('time-stamping', keyUsage(0), extKeyUsage(true, timeStamping))).toEqual([]);
    expect(codes('time-stamping', keyUsage(1), extKeyUsage(true, timeStamping))).toEqual([]);
    expect(codes('time-stamping', extKeyUsage(true, '1.3.6.1.5.5.7.3.4'))).toEqual(['extended-key-usage']);
  });

  it('an OCSP responder may sign with either usage (RFC 6960, 4.2.2.2)', () => {
    const ocsp = extKeyUsage(false, '1.3.6.1.5.5.7.3.9');
    expect([codes('ocsp', keyUsage(0), ocsp), codes('ocsp', keyUsage(1), ocsp)]).toEqual([[], []]);
  });

  it('usages of authorities bind what they issue, where they are taken to: neither leaf nor anchor are asked', () => {
    const servers = [extKeyUsage(false, '1.3.6.1.5.5.7.3.1')];
    const path = (between: readonly Uint8Array[]) =>
      [servers, between, servers].map(
        (extensions) => makeAuthority('X', undefined, { extensions: [...extensions] }).certificate,
      );
    const problems = (between: readonly Uint8Array[], purpose: Purpose): string[] =>
      checkNestedUsages(path(between), purpose).map(({ code }) => code);
    expect(problems([], 'document-signing')).toEqual([]);
    expect(problems(servers, 'document-signing')).toEqual(['extended-key-usage']);
    const several = [extKeyUsage(false, '1.3.6.1.5.5.7.3.1', timeStamping)];
    expect(problems(several, 'time-stamping')).toEqual([]);
    expect(problems(several, 'ocsp')).toEqual(['extended-key-usage']);
  });
});

describe('certificate policies', () => {
  const authority = [basicConstraints(true), keyUsage(5)];
  const root = makeAuthority('Root');
  const judged = (
    upper: readonly Uint8Array[],
    lower: readonly Uint8Array[],
    leaf: readonly Uint8Array[],
    acceptable?: readonly string[],
  ): PathResult => {
    const first = makeAuthority('Upper', root, { extensions: [...authority, ...upper] });
    const second = makeAuthority('Lower', first, { extensions: [...authority, ...lower] });
    return search(leafOf(second, leaf), {
      between: [first, second],
      anchors: [root],
      ...(acceptable ? { acceptable } : {}),
    });
  };

  it('two that are mapped to one: each is acceptable through it (RFC 5280, 6.1.4 (b); RFC 9618)', () => {
    const both = mappings([p(1), p(3)], [p(2), p(3)]);
    for (const policy of [p(1), p(2)])
      expect(
        judged([constraints(0), policies(p(1), p(2)), both], [policies(p(3))], [policies(p(3))], [policy])
          .status,
      ).toBe('trusted');
    const other = judged(
      [constraints(0), policies(p(1), p(2)), both],
      [policies(p(3))],
      [policies(p(3))],
      [p(4)],
    );
    expect(codesOf(other)).toEqual(['certificate-policies']);
  });

  it('none left above, and required from the leaf on: what lies between does not bring them back', () => {
    const result = judged([constraints(2)], [policies(p(1))], [policies(p(1)), constraints(0)]);
    expect(codesOf(result)).toEqual(['certificate-policies']);
  });

  it('one required by every certificate, and had by none', () => {
    const all = [constraints(0)];
    expect(codesOf(judged(all, all, all))).toEqual(['certificate-policies']);
  });

  it('none left, and a mapping below', () => {
    const mapped = [policies(p(1)), mappings([p(1), p(2)])];
    expect(codesOf(judged([constraints(2)], mapped, [policies(p(2)), constraints(0)]))).toEqual([
      'certificate-policies',
    ]);
  });
});

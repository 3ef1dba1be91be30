/** Which way a path search goes, which of several paths it gives, and where it ends (RFC 4158). */
import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../../src/limits.ts';
import { encode, octetString, sequence } from '../../../src/pki/asn1/writer.ts';
import { anchorSet } from '../../../src/pki/path/anchors.ts';
import { findPath, pathBudget } from '../../../src/pki/path/search.ts';
import type { PathInput, PathResult } from '../../../src/pki/path/types.ts';
import {
  type Authority,
  basicConstraints,
  extension,
  keyUsage,
  makeAuthority,
  name,
  newKey,
} from '../support/mini-ca.ts';
import { altNames, nameConstraints, uri } from './pkits/extensions.ts';

const at = new Date('2026-06-01T00:00:00Z');
const anchor = makeAuthority('Anchor');
const ends = [basicConstraints(false), keyUsage(0, 1)];
const issues = [basicConstraints(true), keyUsage(5, 6)];
const subjectKey = (id: string): Uint8Array => extension('2.5.29.14', octetString(Buffer.from(id)));
const authorityKey = (id: string): Uint8Array =>
  extension('2.5.29.35', sequence(encode(0x80, Buffer.from(id))));

function search(
  leaf: Authority,
  others: readonly Authority[],
  limits: Partial<typeof defaultLimits> = {},
  rest: Partial<PathInput> = {},
): PathResult {
  const intermediates = others.map(({ certificate }) => certificate);
  const anchors = anchorSet([anchor.certificate]);
  return findPath(
    { leaf: leaf.certificate, intermediates, anchors, at, ...rest },
    { ...defaultLimits, ...limits },
  );
}
const codes = ({ problems }: PathResult): string[] => problems.map(({ code }) => code);
const names = ({ path }: PathResult): (string | undefined)[] => path.map(({ subject }) => subject.commonName);

/** An authority `Twin` below `by`: all of them have one name. */
const twin = (by: Authority, more: Parameters<typeof makeAuthority>[2] = {}): Authority =>
  makeAuthority('', by, { subject: name('Twin'), extensions: issues, ...more });

describe('of several candidates for an issuer', () => {
  it('those whose key identifier fits are tried first', () => {
    const right = twin(anchor, { extensions: [...issues, subjectKey('right')], notAfter: '300101000000Z' });
    const other = twin(anchor, { extensions: [...issues, subjectKey('other')] });
    const leaf = makeAuthority('Leaf', right, { extensions: [...ends, authorityKey('right')] });
    for (const both of [
      [other, right],
      [right, other],
    ])
      expect(search(leaf, both, { pathChecks: 2 }).status).toBe('trusted');
  });

  it('by key identifier before validity, by validity before how long that lasts', () => {
    const key = newKey();
    const fitting = twin(anchor, {
      key,
      extensions: [...issues, subjectKey('k')],
      notAfter: '250101000000Z',
    });
    const valid = twin(anchor, { key, notAfter: '300101000000Z' });
    const coming = twin(anchor, { key, notBefore: '270101000000Z' });
    const leaf = makeAuthority('Leaf', valid, { extensions: [...ends, authorityKey('k')] });
    expect(search(leaf, [valid, fitting], { pathChecks: 2 })).toMatchObject({ status: 'invalid' });
    expect(search(leaf, [valid, fitting], { pathChecks: 4 })).toMatchObject({ status: 'trusted' });
    const plain = makeAuthority('Leaf', valid, { extensions: ends });
    for (const both of [
      [coming, valid],
      [valid, coming],
    ])
      expect(search(plain, both, { pathChecks: 2 }).status).toBe('trusted');
    const long = twin(anchor, { key });
    expect(search(plain, [valid, long]).path[1]).toBe(long.certificate);
    expect(search(plain, [long, valid]).path[1]).toBe(long.certificate);
  });

  it('one whose validity begins at that very second is valid', () => {
    const key = newKey();
    const now = twin(anchor, { key, notBefore: '260601000000Z', notAfter: '300101000000Z' });
    const coming = twin(anchor, { key, notBefore: '260601000001Z' });
    const leaf = makeAuthority('Leaf', now, { extensions: ends });
    expect(search(leaf, [coming, now], { pathChecks: 2 }).status).toBe('trusted');
  });

  it('that names no key identifier, one that has none fits no better than another', () => {
    const key = newKey();
    const long = twin(anchor, { key, extensions: [...issues, subjectKey('k')] });
    const short = twin(anchor, { key, notAfter: '300101000000Z' });
    const leaf = makeAuthority('Leaf', long, { extensions: ends });
    expect(search(leaf, [short, long]).path[1]).toBe(long.certificate);
  });
});

describe('of several paths that do not hold', () => {
  const key = newKey();
  const late = { notAfter: '250101000000Z' };
  /** Two ways up from a leaf; the one whose issuer is valid longer is tried first. */
  const bothWays = (one: object, other: object, leaf: object = {}): PathResult[] =>
    ['300101000000Z', '480101000000Z'].map((notAfter) => {
      const made = [
        twin(anchor, { key, notAfter: '400101000000Z', ...one }),
        twin(anchor, { key, notAfter, ...other }),
      ];
      const below = { ...anchor, subject: name('Twin'), key };
      return search(makeAuthority('Leaf', below, { extensions: ends, ...leaf }), made);
    });

  it('one that cannot be judged is given rather than one that is broken', () => {
    const unsupported = { extensions: [...issues, nameConstraints([uri('gov.vn')])] };
    const silent = { extensions: [] };
    const leaf = { extensions: [...ends, altNames(uri('urn:x'))] };
    for (const results of [bothWays(unsupported, silent, leaf), bothWays(silent, unsupported, leaf)])
      for (const result of results) expect(result.status).toBe('unsupported');
  });

  it('the one with fewer problems is given', () => {
    for (const results of [
      bothWays({ extensions: [basicConstraints(true), keyUsage(6)] }, {}, late),
      bothWays({}, { extensions: [basicConstraints(true), keyUsage(6)] }, late),
    ])
      for (const result of results) expect(codes(result)).toEqual(['expired']);
  });

  it('of as many problems the shorter one is given', () => {
    const above = makeAuthority('Above', anchor);
    const below = { ...anchor, subject: name('Twin'), key };
    const leaf = makeAuthority('Leaf', below, { extensions: ends, ...late });
    for (const [direct, around] of [
      ['300101000000Z', '400101000000Z'],
      ['400101000000Z', '300101000000Z'],
    ] as const) {
      const made = [twin(anchor, { key, notAfter: direct }), twin(above, { key, notAfter: around }), above];
      expect(names(search(leaf, made))).toEqual(['Leaf', 'Twin', 'Anchor']);
    }
  });

  it('where none reaches an anchor the longest way up is given, and why it goes no further', () => {
    const nobody = makeAuthority('Nobody');
    const top = makeAuthority('Top', nobody);
    const below = { ...anchor, subject: name('Twin'), key };
    const leaf = makeAuthority('Leaf', below, { extensions: ends });
    const dead = makeAuthority('Dead');
    const stranger = makeAuthority('Nobody');
    for (const [short, long] of [
      ['300101000000Z', '400101000000Z'],
      ['400101000000Z', '300101000000Z'],
    ] as const) {
      const made = [
        twin(dead, { key, notAfter: short }),
        twin(top, { key, notAfter: long }),
        top,
        stranger,
        makeAuthority('Dead'),
      ];
      const result = search(leaf, made);
      expect(names(result)).toEqual(['Leaf', 'Twin', 'Top']);
      expect(result.problems.map(({ code, sha256 }) => [code, sha256])).toEqual([
        ['no-anchor', top.certificate.sha256],
        ['signature-invalid', top.certificate.sha256],
      ]);
    }
  });
});

describe('a path search ends', () => {
  const chain = (length: number): Authority[] => {
    const made = [makeAuthority('1', anchor)];
    for (let i = 2; i <= length; i++) made.push(makeAuthority(`${i}`, made.at(-1)));
    return made;
  };

  it('at as many certificates below the anchor as pathDepth allows', () => {
    const made = chain(4);
    const leaf = makeAuthority('Leaf', made.at(-1), { extensions: ends });
    expect(search(leaf, made, { pathDepth: 5 }).status).toBe('trusted');
    expect(search(leaf, made, { pathDepth: 4 })).toMatchObject({ status: 'untrusted' });
  });

  it('at a key and name that is on the way already (RFC 4158, 2.4.2)', () => {
    const key = newKey();
    const self = Array.from({ length: 4 }, (_, serial) =>
      makeAuthority('', undefined, { subject: name('Twin'), key, serial: serial + 1 }),
    );
    const leaf = makeAuthority('Leaf', self[0], { extensions: ends });
    const result = search(leaf, self, { pathChecks: 4 });
    expect([result.status, ...codes(result)]).toEqual(['untrusted', 'no-anchor']);
    expect(result.path).toHaveLength(2);
  });

  it('but not at another name of one key, nor at another key of one name', () => {
    const key = newKey();
    const first = makeAuthority('First', anchor, { key });
    const second = makeAuthority('Second', first, { key });
    const leaf = makeAuthority('Leaf', second, { extensions: ends });
    expect(search(leaf, [first, second]).status).toBe('trusted');
    const rolled = makeAuthority('First', first);
    const below = makeAuthority('Leaf', rolled, { extensions: ends });
    expect(search(below, [first, rolled]).status).toBe('trusted');
  });

  it('when its checks are spent: a path that was found holds, one that was not is left open', () => {
    const [above = anchor] = chain(1);
    const leaf = makeAuthority('Leaf', above, { extensions: ends });
    expect(search(leaf, [above], { pathChecks: 2 })).toMatchObject({ status: 'trusted', problems: [] });
    const cut = search(leaf, [above], { pathChecks: 1 });
    expect([cut.status, ...codes(cut)]).toEqual(['untrusted', 'no-anchor', 'work-bound']);
    expect(names(cut)).toEqual(['Leaf', '1']);
    const none = search(leaf, [above], { pathChecks: 0 });
    expect([none.status, ...codes(none)]).toEqual(['untrusted', 'no-anchor', 'work-bound']);
  });

  it('when the checks all searches of a document share are spent', () => {
    const [above = anchor] = chain(1);
    const leaf = makeAuthority('Leaf', above, { extensions: ends });
    const budget = pathBudget({ ...defaultLimits, pathChecks: 3 });
    const input = {
      leaf: leaf.certificate,
      intermediates: [above.certificate],
      anchors: anchorSet([anchor.certificate]),
      at,
    };
    expect(findPath(input, defaultLimits, budget).status).toBe('trusted');
    expect(findPath(input, defaultLimits, budget).status).toBe('untrusted');
  });

  it('a certificate given many times is one candidate', () => {
    const [above = anchor] = chain(1);
    const leaf = makeAuthority('Leaf', { ...above, key: newKey() }, { extensions: ends });
    const result = search(
      leaf,
      Array.from({ length: 50 }, () => above),
      { pathChecks: 1 },
    );
    expect(codes(result)).toEqual(['no-anchor', 'signature-invalid']);
  });

  it('certificates as many as the limit are taken', () => {
    const made = chain(3);
    const leaf = makeAuthority('Leaf', made.at(-1), { extensions: ends });
    expect(search(leaf, made, { certificates: 3 }).status).toBe('trusted');
    expect(() => search(leaf, made, { certificates: 2 })).toThrow(/limit \(certificates\) is 2/);
  });
});

describe('an anchor', () => {
  it('of several with one name the one whose key signed is the end of the path', () => {
    const same = makeAuthority('Anchor');
    const leaf = makeAuthority('Leaf', anchor, { extensions: ends });
    for (const both of [
      [same, anchor],
      [anchor, same],
    ]) {
      const anchors = anchorSet(both.map(({ certificate }) => certificate));
      const result = search(leaf, [], {}, { anchors });
      expect([result.status, result.anchor?.certificate]).toEqual(['trusted', anchor.certificate]);
    }
  });

  it('that is found by another certificate of the same key and name vouches once only', () => {
    const again = makeAuthority('Anchor', anchor, { key: anchor.key });
    const leaf = makeAuthority('Leaf', anchor, { extensions: ends });
    expect(names(search(leaf, [again]))).toEqual(['Leaf', 'Anchor']);
  });

  it('on the way ends it, though its own certificate was issued by another one', () => {
    const below = makeAuthority('Below', anchor);
    const leaf = makeAuthority('Leaf', below, { extensions: ends });
    const anchors = anchorSet([below.certificate]);
    const result = search(leaf, [below, anchor], {}, { anchors });
    expect([result.status, ...names(result)]).toEqual(['trusted', 'Leaf', 'Below']);
  });
});

import { describe, expect, it } from 'vitest';
import { Tag } from '../../../src/pki/asn1/element.ts';
import { context, encode, nullValue, sequence } from '../../../src/pki/asn1/writer.ts';
import { anchorSet } from '../../../src/pki/path/anchors.ts';
import { findPath } from '../../../src/pki/path/search.ts';
import type { PathResult } from '../../../src/pki/path/types.ts';
import { parseCertificate } from '../../../src/pki/x509/certificate.ts';
import { programTest } from '../../support/programs.ts';
import {
  type Authority,
  basicConstraints,
  extension,
  keyUsage,
  makeAuthority,
  makeCertificate,
  type NamePart,
  name,
  newKey,
  pemOf,
  utf8,
} from '../support/mini-ca.ts';
import { openssl, withFolder } from '../support/temporary.ts';

const at = new Date('2026-06-01T00:00:00Z');
const endEntity = { extensions: [basicConstraints(false), keyUsage(0, 1)] };

function path(
  leaf: Authority,
  intermediates: readonly Authority[],
  anchors: readonly Authority[],
): PathResult {
  const certificates = intermediates.map(({ certificate }) => certificate);
  return findPath({
    leaf: leaf.certificate,
    intermediates: certificates,
    anchors: anchorSet(anchors.map(({ certificate }) => certificate)),
    at,
  });
}

interface Case {
  readonly rule: string;
  readonly leaf: Authority;
  readonly intermediates: readonly Authority[];
  readonly anchors: readonly Authority[];
  readonly status: PathResult['status'];
  readonly codes: readonly string[];
  /** Why openssl refuses what RFC 5280 allows. */
  readonly opensslRefuses?: string;
}

const root = makeAuthority('Root');
const middle = makeAuthority('Middle', root);

function cases(): Case[] {
  const all: Case[] = [];
  const add = (
    rule: string,
    [leaf, intermediates]: readonly [Authority, readonly Authority[]],
    status: PathResult['status'],
    codes: readonly string[],
    more: Partial<Case> = {},
  ): void => {
    all.push({ rule, leaf, intermediates, anchors: [root], status, codes, ...more });
  };
  const leafOf = (issuer: Authority, more = {}): Authority =>
    makeAuthority('Leaf', issuer, { ...endEntity, ...more });

  add('a chain over one intermediate is trusted', [leafOf(middle), [middle]], 'trusted', []);
  add('a leaf straight under the anchor is trusted', [leafOf(root), []], 'trusted', []);
  add('a missing intermediate leaves no path', [leafOf(middle), []], 'untrusted', ['no-anchor']);
  add('a chain to another root is not trusted', [leafOf(middle), [middle]], 'untrusted', ['no-anchor'], {
    anchors: [makeAuthority('Other root')],
  });

  const expired = makeAuthority('Expired CA', root, { notAfter: '250101000000Z' });
  add('an expired intermediate is refused', [leafOf(expired), [expired]], 'invalid', ['expired']);
  add('an expired leaf is refused', [leafOf(middle, { notAfter: '250101000000Z' }), [middle]], 'invalid', [
    'expired',
  ]);
  add(
    'a leaf not yet valid is refused',
    [leafOf(middle, { notBefore: '270101000000Z' }), [middle]],
    'invalid',
    ['not-yet-valid'],
  );

  const notCa = makeAuthority('Not a CA', root, { extensions: [basicConstraints(false), keyUsage(0, 5)] });
  add('an issuer with cA FALSE is refused', [leafOf(notCa), [notCa]], 'invalid', ['not-a-ca']);
  const silent = makeAuthority('Silent', root, { extensions: [] });
  add('an issuer without basicConstraints is refused', [leafOf(silent), [silent]], 'invalid', ['not-a-ca']);
  const noCertSign = makeAuthority('No certSign', root, {
    extensions: [basicConstraints(true), keyUsage(0, 6)],
  });
  add('an issuer without keyCertSign is refused', [leafOf(noCertSign), [noCertSign]], 'invalid', [
    'key-usage',
  ]);

  const zero = makeAuthority('Path length 0', root, {
    extensions: [basicConstraints(true, 0), keyUsage(5, 6)],
  });
  const underZero = makeAuthority('Under zero', zero);
  add('pathLen 0 allows a leaf', [leafOf(zero), [zero]], 'trusted', []);
  add('pathLen 0 forbids an authority below', [leafOf(underZero), [zero, underZero]], 'invalid', [
    'path-length',
  ]);
  const rolled = makeAuthority('Path length 0', zero, { subject: zero.subject });
  add('a self-issued authority does not count in pathLen', [leafOf(rolled), [zero, rolled]], 'trusted', [], {
    opensslRefuses: 'without key identifiers it takes a self-issued certificate for a self-signed one',
  });

  const odd = extension('1.3.6.1.4.1.99999.1', nullValue(), true);
  const critical = makeAuthority('Critical', root, {
    extensions: [basicConstraints(true), keyUsage(5), odd],
  });
  add('an unknown critical extension is refused', [leafOf(critical), [critical]], 'invalid', [
    'critical-extension',
  ]);
  const mild = extension('1.3.6.1.4.1.99999.1', nullValue());
  add(
    'an unknown extension that is not critical is passed over',
    [leafOf(middle, { extensions: [mild] }), [middle]],
    'trusted',
    [],
  );

  const impostor = makeAuthority('Middle', root);
  const underImpostor = leafOf({ ...impostor, key: newKey() });
  add('the right name with the wrong key is no issuer', [underImpostor, [middle, impostor]], 'untrusted', [
    'no-anchor',
    'signature-invalid',
    'signature-invalid',
  ]);

  const broken = makeAuthority('Broken', root, {
    extensions: [basicConstraints(true), keyUsage(5), basicConstraints(true)],
  });
  add('an extension given twice is refused', [leafOf(broken), [broken]], 'invalid', [
    'certificate-malformed',
  ]);

  const caseFolded = makeAuthority('x', root, { subject: name('  MIDDLE   two ') });
  const underFolded = leafOf({
    ...caseFolded,
    subject: name(['2.5.4.3', encode(Tag.PrintableString, Buffer.from('middle Two'))]),
  });
  add(
    'names chain whatever their case, white space and string type',
    [underFolded, [caseFolded]],
    'trusted',
    [],
  );

  const crossA = makeAuthority('A');
  const crossB = makeAuthority('B', crossA);
  const aByB = makeAuthority('A', crossB, { key: crossA.key });
  add('a loop of cross-certificates ends', [leafOf(crossB), [crossB, aByB, crossA]], 'untrusted', [
    'no-anchor',
  ]);

  const anchored = makeAuthority('Anchored twice', root);
  const anchoredByOther = makeAuthority('Anchored twice', makeAuthority('Nobody'), { key: anchored.key });
  add(
    'of two certificates for one issuer the one that leads to an anchor wins',
    [leafOf(anchored), [anchoredByOther, anchored]],
    'trusted',
    [],
    { opensslRefuses: 'it follows one candidate only' },
  );

  const alone = makeAuthority('Alone', undefined, endEntity);
  add('a self-signed leaf given as anchor is trusted', [alone, []], 'trusted', [], { anchors: [alone] });
  const minted = makeAuthority('Minted', alone, endEntity);
  add('a leaf given as anchor cannot vouch for others', [minted, []], 'invalid', ['not-a-ca'], {
    anchors: [alone],
  });
  const old = makeAuthority('Old root', undefined, { notAfter: '210101000000Z' });
  add('the expiry of an anchor is not judged', [leafOf(old), []], 'trusted', [], {
    anchors: [old],
    opensslRefuses: 'it judges the expiry of an anchor',
  });
  add('an intermediate given as anchor ends the path', [leafOf(middle), [middle, root]], 'trusted', [], {
    anchors: [middle],
  });
  return all;
}

describe('findPath', () => {
  for (const { rule, leaf, intermediates, anchors, status, codes, opensslRefuses } of cases()) {
    it(rule, () => {
      const result = path(leaf, intermediates, anchors);
      expect({ status: result.status, codes: result.problems.map(({ code }) => code) }).toEqual({
        status,
        codes,
      });
      if (status === 'trusted')
        expect(result.anchor?.certificate.sha256).toBe(anchors[0]?.certificate.sha256);
    });

    programTest(
      ['openssl'],
      `openssl verify ${opensslRefuses === undefined ? 'says the same' : `differs, since ${opensslRefuses}`}: ${rule}`,
      () => {
        const { code } = withFolder((file) =>
          openssl(
            'verify',
            ...['-attime', String(at.getTime() / 1000), '-partial_chain'],
            ...['-CAfile', file('anchors.pem', anchors.map(({ der }) => pemOf(der)).join(''))],
            ...intermediates.flatMap(({ der }, i) => ['-untrusted', file(`${i}.pem`, pemOf(der))]),
            file('leaf.pem', pemOf(leaf.der)),
          ),
        );
        expect(code === 0).toBe(opensslRefuses === undefined && status === 'trusted');
      },
    );
  }

  it('ends at its bound in a mesh of 30 levels of 30 cross-certified authorities', () => {
    const key = newKey();
    const keys = Array.from({ length: 30 }, () => newKey());
    const subjects = Array.from({ length: 30 }, (_, level) => name(`Level ${level}`));
    const mesh = subjects.flatMap((subject, level) =>
      keys.map((own, i) =>
        parseCertificate(
          makeCertificate({
            subject,
            key: own,
            issuer: {
              subject: subjects[level + 1] ?? name('Nowhere'),
              key: keys[(i * 7 + level) % 30] ?? key,
            },
            extensions: [basicConstraints(true), keyUsage(5)],
          }),
        ),
      ),
    );
    const issuer = { subject: subjects[0] ?? name(''), key: keys[0] ?? key };
    const leaf = parseCertificate(makeCertificate({ subject: name('Leaf'), key, issuer }));
    const result = findPath({ leaf, intermediates: mesh, anchors: anchorSet([root.certificate]), at });
    expect(result.status).toBe('untrusted');
  });

  it('stops after as many signature checks as the bound allows, and says so', () => {
    const key = newKey();
    const twins = Array.from({ length: 12 }, (_, i) =>
      Array.from({ length: 4 }, () =>
        parseCertificate(
          makeCertificate({ subject: name(`T${i}`), key, issuer: { subject: name(`T${i + 1}`), key } }),
        ),
      ),
    ).flat();
    const leaf = parseCertificate(
      makeCertificate({ subject: name('Leaf'), key, issuer: { subject: name('T0'), key } }),
    );
    const input = { leaf, intermediates: twins, anchors: anchorSet([root.certificate]), at };
    const result = findPath(input, {
      certificates: 100,
      pathChecks: 500,
      pathDepth: 32,
      pathComparisons: 1000,
    });
    expect(result.problems.map(({ code }) => code)).toContain('work-bound');
  });

  it('refuses more certificates than its limit', () => {
    const many = Array.from({ length: 5 }, (_, i) => makeAuthority(`M${i}`).certificate);
    const input = { leaf: middle.certificate, intermediates: many, anchors: anchorSet([]), at };
    expect(() =>
      findPath(input, { certificates: 4, pathChecks: 10, pathDepth: 8, pathComparisons: 1000 }),
    ).toThrow(expect.objectContaining({ code: 'limit-exceeded' }));
  });
});

describe('name constraints', () => {
  const ia5 = (tag: number, text: string): Uint8Array => encode(0x80 | tag, Buffer.from(text));
  const subtrees = (permitted: readonly Uint8Array[], excluded: readonly Uint8Array[]): Uint8Array => {
    const list = (tag: number, bases: readonly Uint8Array[]): Uint8Array[] =>
      bases.length === 0 ? [] : [context(tag, ...bases.map((base) => sequence(base)))];
    return extension('2.5.29.30', sequence(...list(0, permitted), ...list(1, excluded)), true);
  };
  const altNames = (...names: readonly Uint8Array[]): Uint8Array =>
    extension('2.5.29.17', sequence(...names));
  const organization = (text: string): readonly [string, Uint8Array] => ['2.5.4.10', utf8(text)];
  const directory = (...parts: readonly NamePart[]): Uint8Array => context(4, name(...parts));

  const table: readonly [string, Uint8Array, readonly NamePart[], readonly Uint8Array[], string][] = [
    [
      'a subject in the permitted directory',
      subtrees([directory(organization('So'))], []),
      [organization('SO'), 'A'],
      [],
      'trusted',
    ],
    [
      'a subject outside it',
      subtrees([directory(organization('So'))], []),
      [organization('Bo'), 'A'],
      [],
      'invalid',
    ],
    [
      'a subject in an excluded directory',
      subtrees([], [directory(organization('X'))]),
      [organization('X'), 'A'],
      [],
      'invalid',
    ],
    [
      'a DNS name below the permitted one',
      subtrees([ia5(2, 'gov.vn')], []),
      ['A'],
      [ia5(2, 'www.GOV.vn')],
      'trusted',
    ],
    [
      'a DNS name that only ends alike',
      subtrees([ia5(2, 'gov.vn')], []),
      ['A'],
      [ia5(2, 'evilgov.vn')],
      'invalid',
    ],
    [
      'an address at the permitted host',
      subtrees([ia5(1, 'gov.vn')], []),
      ['A'],
      [ia5(1, 'a@gov.vn')],
      'trusted',
    ],
    [
      'an address at a host below it',
      subtrees([ia5(1, 'gov.vn')], []),
      ['A'],
      [ia5(1, 'a@mail.gov.vn')],
      'invalid',
    ],
    [
      'an address below a permitted domain',
      subtrees([ia5(1, '.gov.vn')], []),
      ['A'],
      [ia5(1, 'a@mail.gov.vn')],
      'trusted',
    ],
    [
      'a URI at an excluded host',
      subtrees([], [ia5(6, 'bad.vn')]),
      ['A'],
      [ia5(6, 'https://bad.vn:8/x')],
      'invalid',
    ],
    ['a URI without a host name', subtrees([ia5(6, 'gov.vn')], []), ['A'], [ia5(6, 'urn:x')], 'unsupported'],
    [
      'an IP address in the permitted net',
      subtrees([encode(0x87, Uint8Array.of(10, 0, 0, 0, 255, 0, 0, 0))], []),
      ['A'],
      [encode(0x87, Uint8Array.of(10, 1, 2, 3))],
      'trusted',
    ],
    [
      'an IP address outside it',
      subtrees([encode(0x87, Uint8Array.of(10, 0, 0, 0, 255, 0, 0, 0))], []),
      ['A'],
      [encode(0x87, Uint8Array.of(11, 1, 2, 3))],
      'invalid',
    ],
    [
      'names of forms the constraints do not mention',
      subtrees([ia5(2, 'gov.vn')], []),
      ['A'],
      [ia5(1, 'a@b.c')],
      'trusted',
    ],
  ];

  for (const [rule, constraints, subject, alternatives, status] of table) {
    const authority = makeAuthority('Constrained', root, {
      extensions: [basicConstraints(true), keyUsage(5), constraints],
    });
    const leaf = makeAuthority('', authority, {
      subject: name(...subject),
      extensions: alternatives.length === 0 ? [] : [altNames(...alternatives)],
    });
    it(`${rule}: ${status}`, () => {
      expect(path(leaf, [authority], [root]).status).toBe(status);
    });
    programTest(['openssl'], `openssl verify says the same: ${rule}`, () => {
      const { code, output } = withFolder((file) =>
        openssl(
          'verify',
          ...['-attime', String(at.getTime() / 1000), '-CAfile', file('root.pem', pemOf(root.der))],
          ...['-untrusted', file('ca.pem', pemOf(authority.der)), file('leaf.pem', pemOf(leaf.der))],
        ),
      );
      expect({ ok: code === 0, output: code === 0 ? '' : output }).toMatchObject({
        ok: status === 'trusted',
      });
    });
  }
});

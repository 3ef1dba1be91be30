import { describe, expect, test } from 'vitest';
import { decodeFacts, encodeFacts } from '../../../src/verify/facts-file/codec.ts';
import { isDocumentFacts } from '../../../src/verify/facts-file/shape.ts';
import { createVerifier } from '../../../src/verify/verify.ts';
import { storing } from '../../support/dss.ts';
import { Paper } from '../../support/paper.ts';
import { anchors, makeCms, makeTimeStamp, root } from '../../support/sealing.ts';
import { at } from '../judge.ts';

const verifier = createVerifier({ trust: anchors });
const content = Buffer.from('content');
const gathered = await verifier.gatherAny(makeCms({ content, carried: content }));
const line = encodeFacts({ file: 'a.p7m', gathered });
const judged = (text: string) => verifier.judge(decodeFacts(text).gathered).status;
const altered = (change: (signature: Record<string, unknown>, facts: Record<string, unknown>) => void) => {
  const parsed = JSON.parse(line);
  const { facts } = parsed.facts;
  change(facts.signatures[0], facts);
  return JSON.stringify(parsed);
};

test('a line of facts as it was written is judged', () => {
  expect(judged(line)).toBe('passed');
});

test.each<[string, string]>([
  ['a coverage nobody knows', altered((signature) => Object.assign(signature, { coverage: 'all' }))],
  ['no coverage', altered((signature) => delete signature.coverage)],
  ['a kind nobody knows', altered((signature) => Object.assign(signature, { kind: 'seal' }))],
  ['a revision before the first', altered((signature) => Object.assign(signature, { revision: -1 }))],
  [
    'a finding nobody knows',
    altered((_, facts) => Object.assign(facts, { findings: [{ code: 'toString', message: '' }] })),
  ],
  [
    'a change nobody knows',
    altered((_, facts) => Object.assign(facts, { changes: [{ revision: 1, changes: [{ kind: 'x' }] }] })),
  ],
  ['a signature that is none', altered((_, facts) => Object.assign(facts, { signatures: [null] }))],
  [
    'a digest that was never compared',
    altered((signature) => Object.assign(signature.cms as object, { digest: {} })),
  ],
])('%s: the line is refused, not judged', (_, text) => {
  expect(() => decodeFacts(text)).toThrow(expect.objectContaining({ code: 'facts-malformed' }));
});

describe('facts with one value that is not of its form are refused', () => {
  const paper = storing(
    Paper.make().seal({
      room: 6000,
      fieldEntries: '/Lock << /Type /SigFieldLock /Action /All >>',
      cms: (covered) => makeCms({ content: covered, stamp: (value) => makeTimeStamp(value, at) }),
    }),
    { certificates: [root.der] },
  ).timestamp(at);
  const read = createVerifier({ at }).gather(paper.bytes);
  if (read.status === 'error') throw new Error(read.error.message);
  const { facts } = read;
  /** The facts with what stands at a path replaced. */
  const replaced = (value: unknown, [key, ...path]: readonly (string | number)[], by: unknown): unknown => {
    if (key === undefined) return by;
    const part = (value as Record<string | number, unknown>)[key];
    if (Array.isArray(value)) return value.map((item, i) => (i === key ? replaced(item, path, by) : item));
    return { ...(value as object), [key]: replaced(part, path, by) };
  };
  const cms = ['signatures', 0, 'cms'] as const;
  const stamp = [...cms, 'timestamps', 0] as const;
  const outer = ['signatures', 1, 'timestamp'] as const;
  const finding = { code: 'cms-version', message: 'found' };

  test('as they were they are facts, also with a finding and without what may be absent', () => {
    expect(isDocumentFacts(facts)).toBe(true);
    expect(facts.signatures[0]?.permissions.locks).toHaveLength(1);
    for (const path of [
      ['findings'],
      ['signatures', 0, 'findings'],
      [...cms, 'findings'],
      [...stamp, 'findings'],
    ])
      expect(isDocumentFacts(replaced(facts, path, [finding])), path.join(' ')).toBe(true);
    for (const path of [cms, [...stamp, 'cms'], outer])
      expect(isDocumentFacts(replaced(facts, path, undefined)), path.join(' ')).toBe(true);
    const change = { kind: 'other', object: '1 0 R', what: 'changed' };
    const changed = replaced(facts, ['changes'], [{ revision: 1, changes: [change], truncated: false }]);
    expect(isDocumentFacts(changed)).toBe(true);
  });

  test.each<[readonly (string | number)[], readonly unknown[]]>([
    [[], [undefined, null, 'facts', [], [facts]]],
    [['sha256'], [undefined, 1]],
    [['bytes'], [undefined, -1, 1.5, '1']],
    [['revisions'], [undefined, -1, 2 ** 60, '1']],
    [['signatures'], [undefined, {}, [null], ['signature'], [[]]]],
    [['changes'], [undefined, {}, [null]]],
    [['changes'], [[{ revision: -1, changes: [] }], [{ revision: 1 }], [{ revision: 1, changes: [null] }]]],
    [['changes'], [[{ revision: 1, changes: [{}] }], [{ revision: 1, changes: [{ kind: 'toString' }] }]]],
    [['changes'], [[{ revision: 1, changes: [{ kind: ['other'] }] }]]],
    [['findings'], [undefined, {}, [null], [{ ...finding, code: 'another' }], [{ code: finding.code }]]],
    [['findings'], [[{ ...finding, code: ['cms-version'] }], [{ ...finding, message: 1 }]]],
    [
      ['signatures', 0, 'field'],
      [undefined, 1],
    ],
    [
      ['signatures', 0, 'kind'],
      [undefined, 'seal'],
    ],
    [
      ['signatures', 0, 'coverage'],
      [undefined, 'all'],
    ],
    [
      ['signatures', 0, 'revision'],
      [undefined, -1],
    ],
    [
      ['signatures', 0, 'texts'],
      [undefined, null, []],
    ],
    [
      ['signatures', 0, 'permissions'],
      [undefined, null, [], {}],
    ],
    [
      ['signatures', 0, 'permissions', 'locks'],
      [undefined, 'All', ['All']],
    ],
    [
      ['signatures', 0, 'findings'],
      [undefined, [null]],
    ],
    [cms, [null, 'cms', []]],
    [
      [...cms, 'findings'],
      [undefined, [null]],
    ],
    [
      [...cms, 'digest'],
      [undefined, null, {}, { status: 'fine' }],
    ],
    [
      [...cms, 'certificates'],
      [undefined, [null]],
    ],
    [
      [...cms, 'timestamps'],
      [undefined, [null], ['stamp']],
    ],
    [
      [...stamp, 'imprint'],
      [undefined, null, { status: 'fine' }],
    ],
    [
      [...stamp, 'findings'],
      [undefined, [null]],
    ],
    [
      [...stamp, 'cms'],
      [null, {}],
    ],
    [outer, [null, {}]],
    [
      [...outer, 'cms'],
      [null, {}],
    ],
  ])('%j', (path, values) => {
    for (const value of values)
      expect(isDocumentFacts(replaced(facts, path, value)), JSON.stringify(value)).toBe(false);
  });
});

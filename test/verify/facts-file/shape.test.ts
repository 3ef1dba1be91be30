import { expect, test } from 'vitest';
import { decodeFacts, encodeFacts } from '../../../src/verify/facts-file/codec.ts';
import { createVerifier } from '../../../src/verify/verify.ts';
import { anchors, makeCms } from '../../support/sealing.ts';

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

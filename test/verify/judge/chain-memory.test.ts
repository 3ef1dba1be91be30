/** Chains are remembered across documents; what one document may cause is charged to each again. */
import { describe, expect, test } from 'vitest';
import { defaultLimits, type Limits } from '../../../src/limits.ts';
import { createTrust, type Trust } from '../../../src/verify/judge/trust.ts';
import { basicPolicy } from '../../../src/verify/policy.ts';
import { directory, nameConstraints } from '../../pki/path/pkits/extensions.ts';
import { type Authority, basicConstraints, keyUsage, makeAuthority } from '../../pki/support/mini-ca.ts';
import { makeSigner, root } from '../../support/sealing.ts';
import { at } from '../judge.ts';

const constrained = makeAuthority('Constrained', root, {
  extensions: [basicConstraints(true), keyUsage(5), nameConstraints([directory('A')], [directory('B')])],
});
const [a, b] = ['1', '2'].map((unit) => makeSigner('A', { issuedBy: constrained, serial: Number(unit) })) as [
  Authority,
  Authority,
];

const trustOf = (limits: Partial<Limits>): Trust =>
  createTrust({
    anchors: [root.certificate],
    intermediates: [constrained.certificate],
    policy: basicPolicy,
    limits: { ...defaultLimits, ...limits },
  });

/** One document that asks for the chains of these, in this order. */
function ask(trust: Trust, ...leaves: readonly Authority[]): string[] {
  const document = trust.forDocument();
  return leaves.map(({ certificate }) => {
    const { result } = document.chain(certificate, [], at, 'document-signing');
    return result.status === 'trusted' ? 'trusted' : (result.problems.at(-1)?.code ?? result.status);
  });
}

/** Each enough for the chain of one signer, and not for those of two. */
describe.each<[string, Partial<Limits>]>([
  ['signature checks', { pathChecks: 3 }],
  ['comparisons', { pathComparisons: 3 }],
])('a document whose %s suffice for one chain', (_, limits) => {
  const both = ['trusted', 'work-bound'];

  test('has one of two judged, and the same one twice', () => {
    expect(ask(trustOf(limits), a, b)).toEqual(both);
    expect(ask(trustOf(limits), b, a)).toEqual(both);
    expect(ask(trustOf(limits), a, a, a)).toEqual(['trusted', 'trusted', 'trusted']);
  });

  test('is judged the same after documents whose chains are remembered', () => {
    const trust = trustOf(limits);
    expect([ask(trust, a), ask(trust, b)]).toEqual([['trusted'], ['trusted']]);
    expect(ask(trust, a, b)).toEqual(both);
    expect(ask(trust, b, a)).toEqual(both);
    expect(ask(trust, a, a, b)).toEqual(['trusted', ...both]);
  });

  test('leaves nothing behind of what it could not finish', () => {
    const trust = trustOf(limits);
    expect(ask(trust, a, b)).toEqual(both);
    expect(ask(trust, b)).toEqual(['trusted']);
  });
});

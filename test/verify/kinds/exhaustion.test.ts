/** XML made so that checking it takes work that grows faster than it does: each ends at a bound. */
import { expect, test } from 'vitest';
import { createVerifier } from '../../../src/verify/verify.ts';
import { enveloped, excC14n, signatureXml } from '../../support/xml-templates.ts';

const verdict = async (xml: string) => {
  const { gatherAny, judge } = createVerifier();
  return judge(await gatherAny(Buffer.from(xml)));
};

test('bounds hold: depth, nodes, references', async () => {
  const deep = `${'<a>'.repeat(600)}${'</a>'.repeat(600)}`;
  expect(await verdict(deep)).toMatchObject({ error: { code: 'limit-exceeded' } });
  const shared = `<a>${'<b Id="x"/>'.repeat(100_000)}${signatureXml([{ uri: '#x', value: 'x' }])}</a>`;
  expect(await verdict(shared)).toMatchObject({ status: 'failed' });
  const reference = { uri: '', transforms: [enveloped, excC14n], value: 'x' };
  const many = `<a>${'<b/>'.repeat(5000)}${signatureXml(Array.from({ length: 2000 }, () => reference))}</a>`;
  expect(await verdict(many)).toMatchObject({ error: { code: 'limit-exceeded' } });
});

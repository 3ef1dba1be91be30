import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { json, kyso, type Playground, playground, smallPdf, type TestKey, testKey } from './kyso.ts';

let play: Playground;
let own: TestKey;
let other: TestKey;
beforeAll(() => {
  play = playground();
  own = testKey(play);
  other = testKey(play, 'other');
});
afterAll(() => play.done());

const certificateOf = (key: TestKey): string => key.p12.replace('.p12', '.pem');

let made = 0;
/** Prepares a document that is signed by that key, or by nobody. */
function prepare(signer: TestKey | undefined, ...args: string[]) {
  const name = `${++made}`;
  const file = play.put(`${name}/a.pdf`, smallPdf(made));
  if (signer) expect(kyso(['sign', file, '--in-place', ...signer.args]).code).toBe(0);
  const output = play.path(name, 'b.pdf');
  const ran = kyso(['prepare', file, '-o', output, ...args]);
  return { ...ran, written: existsSync(output) };
}

describe('kyso prepare --if-signed', () => {
  const withCertificate = (): string[] => ['--cert', certificateOf(own)];

  test.each([
    ['append', 'prepared', undefined, 0],
    ['skip', 'skipped', 'signed', 0],
    ['skip-mine', 'skipped', 'mine', 0],
    ['fail', 'refused', undefined, 1],
  ])('%s with the certificate’s own signature: %s', (what, result, skipped, code) => {
    const ran = prepare(own, ...withCertificate(), '--if-signed', what);
    expect(ran.code).toBe(code);
    expect(json(ran)).toMatchObject({ result, ...(skipped ? { skipped, output: null } : {}) });
    expect(ran.written).toBe(result === 'prepared');
  });

  test('skip-mine prepares what another signed, skip what nobody did', () => {
    expect(json(prepare(other, ...withCertificate(), '--if-signed', 'skip-mine')).result).toBe('prepared');
    expect(json(prepare(undefined, ...withCertificate(), '--if-signed', 'skip')).result).toBe('prepared');
  });

  test('for a whole CMS nobody knows whose signature counts: skip-mine is refused, skip is not', () => {
    const refused = prepare(other, '--if-signed', 'skip-mine');
    expect([refused.code, refused.written]).toEqual([2, false]);
    expect(refused.stderr).toContain('--cert');
    expect(json(prepare(other, '--if-signed', 'skip')).result).toBe('skipped');
  });
});

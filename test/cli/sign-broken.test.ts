import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Paper } from '../support/paper.ts';
import { json, kyso, smallPdf, workplace } from './kyso.ts';

const play = workplace();

test('signing a document whose earlier signature has failed says so: nobody takes it for sound', () => {
  play.put('in.pdf', smallPdf(0));
  const sign = (from: string, to: string) =>
    kyso(['sign', from, '-o', to, ...play.key.args, '--format', 'json'], { cwd: play.home });
  expect(sign('in.pdf', 'once.pdf').code).toBe(0);
  const broken = readFileSync(play.path('once.pdf'));
  // A page's size, which the signature covers.
  const at = broken.indexOf('MediaBox') + 'MediaBox['.length;
  broken[broken.indexOf('00', at)] = 0x31;
  play.put('broken.pdf', broken);
  const again = sign('broken.pdf', 'twice.pdf');
  expect(again.code).toBe(0);
  const { result, warnings } = json(again).documents[0];
  expect(result).toBe('signed');
  expect(warnings.map(({ code }: { code: string }) => code)).toEqual(['earlier-signature-failed']);
  const sound = json(sign('once.pdf', 'sound.pdf')).documents[0];
  expect(sound.warnings).toBeUndefined();
});

test.each(['<< >>', '(x)', '<< /Type /Sig >>'])(
  'what a field has for a signature, %s, is no signature and does not stop a further one',
  (value) => {
    const field = `<< /FT /Sig /T (Left) /V ${value} >>`;
    play.put('left.pdf', Paper.make({ objects: { 6: '<< /Fields [7 0 R] >>', 7: field } }).bytes);
    const signed = kyso(
      ['sign', 'left.pdf', '-o', 'done.pdf', '--overwrite', ...play.key.args, '--format', 'json'],
      {
        cwd: play.home,
      },
    );
    expect(signed.code).toBe(0);
    const [{ result, warnings }] = json(signed).documents;
    expect(result).toBe('signed');
    expect(warnings.map(({ code }: { code: string }) => code)).toEqual(['earlier-signature-failed']);
  },
);

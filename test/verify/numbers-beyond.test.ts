/** References that viewers follow though no rule-abiding writer makes them (ISO 32000-2, 7.3.10; annex C). */
import { describe, expect, test } from 'vitest';
import { streamBody } from '../../fixtures/raw-pdf.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { objects as o, Paper, pageBody } from '../support/paper.ts';
import { append } from '../support/raw-update.ts';
import { first } from './judge.ts';

const other = Buffer.from(streamBody('', 'BT /F1 24 Tf 72 720 Td (Pay 999 dong) Tj ET')).toString('latin1');

/** A page whose content is named in another way. */
const withContents = (reference: string): Paper =>
  Paper.make({ objects: { [o.page]: pageBody([]).replace('4 0 R', reference) } });

/** An update that places other content under a number and generation of one's own choice. */
function replaced(sealed: Paper, num: number, gen: number): Paper {
  const objects = `${num} ${gen} obj\n${other}\nendobj\n`;
  const place = `${String(sealed.bytes.length).padStart(10, '0')} ${String(gen).padStart(5, '0')} n \n`;
  return append(sealed, { objects, entries: `${num} 1\n${place}` });
}

test('the content behind a generation above 65535 is compared', () => {
  const sealed = withContents('4 70000 R').seal();
  expect(first(sealed).signature.status).toBe('passed');
  expect(first(replaced(sealed, 4, 70_000)).signature.status).toBe('failed');
});

test('an object above 8388607 is a bound that is passed, not one that is missing', () => {
  const sealed = withContents('9000000 0 R').seal();
  expect(() => openPdf(replaced(sealed, 9_000_000, 0).bytes)).toThrow(
    expect.objectContaining({ code: 'limit-exceeded', subject: 'objectNumber' }),
  );
});

test('a free entry above it is none', () => {
  const sealed = Paper.make().seal();
  const entries = '9000000 1\n0000000000 65535 f \n';
  expect(first(append(sealed, { entries })).signature.integrity).toBe('intact');
});

describe('what some viewers take for a reference makes the document ambiguous', () => {
  // 4294967300 is 4 modulo 2^32.
  test.each(['+4 0 R', '4 +0 R', '4.0 0 R', '4 0.0 R', '[+4 0 R]', '4294967300 0 R'])('%s', (reference) => {
    const { signature, codes } = first(withContents(reference).seal());
    expect(signature.status).not.toBe('passed');
    expect(codes).toContain('ambiguous-structure');
  });

  test('an R behind anything else is an unknown word', () => {
    const { signature, codes } = first(withContents('(4) (0) R').seal());
    expect(signature.status).toBe('passed');
    expect(codes).toEqual(['structure-tolerated']);
  });
});

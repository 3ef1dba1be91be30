import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lastStartxref } from '../../fixtures/raw-pdf.ts';
import { createVerifier } from '../../src/verify/verify.ts';
import { objects as o, Paper } from '../support/paper.ts';
import { anchors } from '../support/sealing.ts';
import { at, verdict } from './judge.ts';

describe('whatever is done to the bytes', () => {
  const verifier = createVerifier({ trust: anchors, at });
  const { bytes } = Paper.make({ kind: 'table' }).seal();
  const gapStart = Buffer.from(bytes).indexOf('/Contents <30') + '/Contents '.length;
  const gapEnd = Buffer.from(bytes).indexOf('>', gapStart) + 1;

  test('no change of a covered byte passes', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (offset, flip) => {
        fc.pre(offset < gapStart || offset >= gapEnd);
        const changed = Buffer.from(bytes);
        changed[offset] = (changed[offset] ?? 0) ^ flip;
        expect(['passed', 'intact']).not.toContain(verifier.verify(changed).status);
      }),
      { numRuns: 400 },
    );
  });

  test('no change within Contents passes as anything but the same signature of the same signer', () => {
    const right = verifier.verify(bytes).signatures[0];
    const cms = Buffer.from(bytes).subarray(gapStart, gapEnd).toString('latin1');
    const length = (cms.replace(/(00)*>$/, '').length - 1) >> 1;
    fc.assert(
      fc.property(fc.nat(length - 2), (byte) => {
        const changed = Buffer.from(bytes);
        const offset = gapStart + 1 + byte * 2;
        changed.write(changed[offset] === 0x39 ? '1' : '9', offset, 'latin1');
        fc.pre(!changed.equals(Buffer.from(bytes)));
        // The envelope around the signed parts is bound by nothing: a length of it may vary.
        const { status, signatures } = verifier.verify(changed);
        if (status !== 'passed') return;
        const { signer, algorithm, time } = signatures[0] ?? {};
        expect({ signer, algorithm, time }).toEqual({
          signer: right?.signer,
          algorithm: right?.algorithm,
          time: right?.time,
        });
      }),
      { numRuns: 300 },
    );
  });

  test('no bytes put anywhere pass', () => {
    fc.assert(
      fc.property(
        fc.nat(bytes.length),
        fc.uint8Array({ minLength: 1, maxLength: 40 }),
        (offset, inserted) => {
          fc.pre([...inserted].some((byte) => !' \r\n\t\f\0'.includes(String.fromCharCode(byte))));
          const changed = Buffer.concat([bytes.subarray(0, offset), inserted, bytes.subarray(offset)]);
          expect(['passed', 'intact']).not.toContain(verifier.verify(changed).status);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('work is bounded', () => {
  test('hundreds of updates are compared', () => {
    let paper = Paper.make().seal();
    for (let i = 0; i < 300; i++)
      paper = paper.update({ [o.textLook]: `<< /Length 1 /N ${i} >>\nstream\nq\nendstream` });
    const document = verdict(paper);
    expect(document.signatures[0]?.revisions).toBe(302);
  });

  test('past the bound no more of many updates to many pages and fields is read', () => {
    const numbers = Array.from({ length: 4000 }, (_, i) => 100 + i);
    const kids = numbers.map((num) => `${num} 0 R`).join(' ');
    const paper = Paper.make({
      fields: numbers.map((num) => num + 4000),
      objects: {
        [o.pages]: `<< /Type /Pages /Kids [3 0 R ${kids}] /Count 4001 >>`,
        ...Object.fromEntries(numbers.map((num) => [num, '<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>'])),
        ...Object.fromEntries(numbers.map((num) => [num + 4000, `<</FT/Tx/T(a${num})>>`])),
      },
    }).seal();
    const parts = [Buffer.from(paper.bytes)];
    let at = paper.bytes.length;
    let previous = lastStartxref(paper.bytes);
    for (let i = 0; i < 1500; i++) {
      const text = `xref\n0 0\ntrailer\n<</Size 9000/Root 1 0 R/Prev ${previous}>>\nstartxref\n${at}\n%%EOF\n`;
      parts.push(Buffer.from(text));
      previous = at;
      at += text.length;
    }
    const document = verdict(Buffer.concat(parts), { limits: { comparedObjects: 100_000 } });
    expect(document.signatures[0]?.status).not.toBe('passed');
    expect(document.signatures[0]?.laterChanges.items.filter(({ rule }) => rule === 'unread')).not.toEqual(
      [],
    );
  });

  test('what is too much to compare leaves the verdict open', () => {
    const paper = Paper.make().seal().seal({ name: 'B' });
    const document = verdict(paper, { limits: { comparedObjects: 5 } });
    expect(document.signatures[0]).toMatchObject({
      status: 'indeterminate',
      laterChanges: { permitted: null },
    });
    expect(document.signatures[0]?.problems.map(({ code }) => code)).toContain('later-changes-unread');
  });

  test('more signatures than the limit is an error that names it', () => {
    const document = verdict(Paper.make().seal().seal({ name: 'B' }), { limits: { signatures: 1 } });
    expect(document).toMatchObject({ status: 'error', error: { code: 'limit-exceeded' } });
  });
});

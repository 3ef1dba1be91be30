import { describe, expect, test } from 'vitest';
import { flateBody, streamBody } from '../../fixtures/raw-pdf.ts';
import { defaultLimits } from '../../src/limits.ts';
import { readDss } from '../../src/pades/dss.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { Paper } from '../support/paper.ts';

const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString();
const store = (
  objects: Record<number, string | Uint8Array>,
  limits = defaultLimits,
): ReturnType<typeof readDss> =>
  readDss(openPdf(Paper.make({ catalog: '/DSS 20 0 R', objects }).bytes).latest, limits);

describe('the document security store (ISO 32000-2, 12.8.4.3)', () => {
  test('is undefined when there is none', () => {
    expect(readDss(openPdf(Paper.make().bytes).latest)).toBeUndefined();
  });

  test('gives the decoded bytes of each entry, and VRI by upper-case hash', () => {
    const dss = store({
      20: '<< /Certs [21 0 R] /CRLs [22 0 R] /OCSPs [23 0 R] /VRI << /ab12 << /Cert [21 0 R] /TU (D:20260601000000Z) >> >> >>',
      21: streamBody('', 'certificate'),
      22: flateBody('', 'crl'),
      23: streamBody('', 'ocsp'),
    });
    expect([dss?.certificates, dss?.crls, dss?.ocsps].map((list) => list?.map(text))).toEqual([
      ['certificate'],
      ['crl'],
      ['ocsp'],
    ]);
    const entry = dss?.vri.get('AB12');
    expect([text(entry?.certificates[0]), entry?.gatheredAt?.toISOString()]).toEqual([
      'certificate',
      '2026-06-01T00:00:00.000Z',
    ]);
  });

  test('an entry that cannot be read is a fault, and the others are given', () => {
    const dss = store({ 20: '<< /Certs [21 0 R 22 0 R] >>', 21: '(no stream)', 22: streamBody('', 'good') });
    expect(dss?.certificates.map(text)).toEqual(['good']);
    expect(dss?.faults).toHaveLength(1);
  });

  test('more entries than the limit is an error that names it', () => {
    const objects = { 20: `<< /Certs [${'21 0 R '.repeat(9)}] >>`, 21: streamBody('', 'x') };
    expect(() => store(objects, { ...defaultLimits, certificates: 8 })).toThrowError(
      expect.objectContaining({ code: 'limit-exceeded', subject: 'certificates' }),
    );
  });
});

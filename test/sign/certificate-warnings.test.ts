import { expect, test } from 'vitest';
import type { Certificate } from '../../src/pki/x509/types.ts';
import { certificateWarnings } from '../../src/sign/certificate-warnings.ts';

const certificate = (usage: Partial<Certificate> = {}): Certificate =>
  ({
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date('2027-01-01T00:00:00Z'),
    extensions: new Map(),
    ...usage,
  }) as Certificate;

const codes = (usage: Partial<Certificate>, ...times: string[]): string[] =>
  certificateWarnings(
    certificate(usage),
    times.map((time) => new Date(time)),
  ).map(({ code }) => code);

test('a certificate that is valid and for signing is not warned of', () => {
  expect(codes({}, '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z')).toEqual([]);
  expect(codes({ keyUsage: new Set(['nonRepudiation']) } as Partial<Certificate>, '2026-06-01')).toEqual([]);
});

test('one that ended, or has not begun, when the signature is made or says it is made', () => {
  expect(codes({}, '2027-01-01T00:00:01Z')).toEqual(['certificate-expired']);
  expect(codes({}, '2025-12-31T23:59:59Z')).toEqual(['certificate-not-yet-valid']);
  // A claimed time within the validity does not hide that the key is used after it.
  expect(codes({}, '2026-06-01', '2028-01-01')).toEqual(['certificate-expired']);
});

test('one for other purposes: keyUsage without signatures, extKeyUsage without documents', () => {
  const usage = { keyUsage: new Set(['keyEncipherment']), extKeyUsage: ['1.3.6.1.5.5.7.3.1'] };
  expect(codes(usage as unknown as Partial<Certificate>, '2026-06-01')).toEqual([
    'certificate-purpose',
    'certificate-purpose',
  ]);
});

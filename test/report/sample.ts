import { createReport, type Report } from '../../src/report/report.ts';
import type { ReportOptions } from '../../src/report/settings.ts';
import type { DocumentResult, DocumentStatus, SignatureResult } from '../../src/verify/result.ts';

/** Verdicts as `verify` gives them, made by hand: the report library never opens a document. */

export function signature(overrides: Partial<SignatureResult> = {}): SignatureResult {
  return {
    field: 'Signature1',
    kind: 'signature',
    subFilter: 'ETSI.CAdES.detached',
    byteRange: [0, 100, 200, 100],
    status: 'intact',
    indication: 'INDETERMINATE',
    subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
    integrity: 'intact',
    coverage: 'document',
    revision: 1,
    revisions: 1,
    laterChanges: { level: 'none', permitted: true, items: [] },
    level: 'B-B',
    signer: {
      name: 'Nguyễn Thị Hoa',
      organization: 'Sở Nội vụ',
      subject: 'CN=Nguyễn Thị Hoa,O=Sở Nội vụ,C=VN',
      issuer: 'CN=Test CA',
      serial: '01',
      notBefore: '2025-01-01T00:00:00Z',
      notAfter: '2028-01-01T00:00:00Z',
      sha256: 'ab'.repeat(32),
    },
    algorithm: { digest: 'sha256', signature: 'rsa', keyBits: 2048 },
    time: { claimed: '2026-03-05T02:30:00Z', source: 'claimed' },
    chain: { status: 'not-checked', path: [] },
    revocation: { status: 'not-checked' },
    timestamps: [],
    problems: [],
    ...overrides,
  };
}

const BY_STATUS: Readonly<Record<DocumentStatus, () => Pick<DocumentResult, 'signatures' | 'error'>>> = {
  passed: () => ({
    signatures: [
      signature({
        status: 'passed',
        indication: 'TOTAL-PASSED',
        subIndication: null,
        chain: { status: 'trusted', path: [] },
      }),
    ],
  }),
  intact: () => ({ signatures: [signature()] }),
  indeterminate: () => ({
    signatures: [
      signature({
        status: 'indeterminate',
        subIndication: null,
        laterChanges: { level: 'annotations', permitted: null, items: [] },
      }),
    ],
  }),
  failed: () => ({
    signatures: [
      signature({
        status: 'failed',
        indication: 'TOTAL-FAILED',
        subIndication: 'HASH_FAILURE',
        integrity: 'broken',
      }),
    ],
  }),
  unsigned: () => ({ signatures: [] }),
  error: () => ({
    signatures: [],
    error: { code: 'not-pdf', message: 'no PDF header in the first 1024 bytes' },
  }),
};

/** A verdict of the given status on the file at `path`, found in the input folder `archive`. */
export function verdict(
  path: string,
  status: DocumentStatus,
  overrides: Partial<DocumentResult> = {},
): DocumentResult {
  return { file: `archive/${path}`, format: 'pdf', status, ...BY_STATUS[status](), ...overrides };
}

export const OPTIONS: ReportOptions = {
  kyso: '1.2.3',
  generatedAt: '2026-06-01T00:00:00Z',
  population: { inputs: ['archive'] },
};

/** The report of `path: status` pairs. */
export function reportOn(
  statuses: Readonly<Record<string, DocumentStatus>>,
  options: Partial<ReportOptions> = {},
): Report {
  const collector = createReport({ ...OPTIONS, ...options });
  for (const [path, status] of Object.entries(statuses)) collector.add(path, verdict(path, status));
  return collector.finish();
}

/** Eight documents of three units: four signed, one tampered with, three unsigned. */
export const EIGHT: Readonly<Record<string, DocumentStatus>> = {
  'A/1.pdf': 'intact',
  'A/2.pdf': 'intact',
  'A/A1/3.pdf': 'intact',
  'A/A1/4.pdf': 'unsigned',
  'B/5.pdf': 'intact',
  'B/6.pdf': 'failed',
  'B/7.pdf': 'unsigned',
  'C/8.pdf': 'unsigned',
};

/** An office as it is met: nested Vietnamese units, every state, renditions, several signers. */
export function office(options: Partial<ReportOptions> = {}): Report {
  const collector = createReport({
    ...OPTIONS,
    unitDepth: 2,
    target: '82.5',
    targets: new Map([['Văn phòng', 90]]),
    ...options,
  });
  const add = (path: string, status: DocumentStatus, overrides: Partial<DocumentResult> = {}) =>
    collector.add(path, verdict(path, status, overrides));
  const proven = signature({
    time: { claimed: '2026-03-05T02:30:00Z', proven: '2026-03-05T20:31:07Z', source: 'timestamp' },
  });
  const organization = signature({
    field: 'Signature2',
    signer: { ...signerOf(), name: 'UBND tỉnh', organization: 'UBND tỉnh', subject: 'CN=UBND tỉnh,C=VN' },
  });
  for (let n = 1; n <= 9; n++)
    add(`Văn phòng/${n}_QĐ-UBND.pdf`, 'intact', { signatures: [signature(), organization] });
  add('Văn phòng/10_QĐ-UBND.pdf', 'failed');
  add('Văn phòng/Tổ chức/11_CV.pdf', 'unsigned');
  add('Văn phòng/Tổ chức/11_CV.signed.pdf', 'intact', { signatures: [proven] });
  add('Văn phòng/Tổ chức/12_CV.pdf', 'intact');
  add('Phòng Đào tạo/21_KH.pdf', 'intact');
  add('Phòng Đào tạo/22_KH.pdf', 'unsigned');
  add('Phòng Đào tạo/23_KH.pdf', 'indeterminate');
  add('Phòng Đào tạo/Khảo thí/24_TB.pdf', 'unsigned');
  add('Phòng Đào tạo/Khảo thí/25_TB.pdf', 'error');
  add('Ban Ái hữu/31_TTr.pdf', 'unsigned');
  add('Công văn đến.pdf', 'unsigned');
  collector.exclude('Ban Mật/1.pdf', 'archive/Ban Mật/1.pdf');
  return collector.finish();
}

function signerOf() {
  const { signer } = signature();
  if (signer === null) throw new Error('the sample signature has a signer');
  return signer;
}

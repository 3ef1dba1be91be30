import { parseRegisterMap } from '../../src/report/register/columns.ts';
import { readRegister } from '../../src/report/register/read.ts';
import { createReport, type Report } from '../../src/report/report.ts';
import { RULE_SETS } from '../../src/report/rule-sets.ts';
import type { ReportOptions } from '../../src/report/settings.ts';
import { historyEntry, withEntry, withTrend } from '../../src/report/trend.ts';
import type { SignatureResult, SignerResult } from '../../src/verify/result.ts';
import { OPTIONS, signature, verdict } from './sample.ts';

/** A ministry with everything an office has: a register, roles, a plan, earlier periods, certificates about to end. */

const REGISTER = `Số, ký hiệu;Ngày tháng văn bản;Tên loại;Trích yếu;Đơn vị soạn thảo;Hình thức gửi;Độ mật;Trạng thái
1/QĐ-VP;05/01/2026;Quyết định;Về công tác năm;Bộ/Văn phòng;Điện tử;;
2/QĐ-VP;06/01/2026;Quyết định;Về nhân sự;Bộ/Văn phòng;Điện tử;;
3/TB-VP;07/02/2026;Thông báo;Lịch họp;Bộ/Văn phòng;Điện tử;;
4/SY-VP;08/02/2026;Sao y;Bản sao nghị quyết;Bộ/Văn phòng;Điện tử;;
5/QĐ-ĐT;09/04/2026;Quyết định;Mở lớp;Bộ/Vụ Đào tạo;Điện tử;;
6/QĐ-ĐT;10/04/2026;Quyết định;Thi tuyển;Bộ/Vụ Đào tạo;Điện tử;;
7/CV-ĐT;11/04/2026;Công văn;Góp ý;Bộ/Vụ Đào tạo;Giấy;;
8/QĐ-ĐT;12/05/2026;Quyết định;Không nêu;Bộ/Vụ Đào tạo;Điện tử;Mật;
9/QĐ-ĐT;13/05/2026;Quyết định;Bỏ;Bộ/Vụ Đào tạo;Điện tử;;Hủy
10/QĐ-ĐT;14/05/2026;Quyết định;Trùng;Bộ/Vụ Đào tạo;Điện tử;;
10/QĐ-ĐT;14/05/2026;Quyết định;Trùng;Bộ/Vụ Đào tạo;Điện tử;;
`;

const signer = (name: string, sha256: string, notAfter: string, subject = `CN=${name},O=Bộ,C=VN`) => {
  const { signer: sample } = signature();
  if (sample === null) throw new Error('the sample signature has a signer');
  const own: SignerResult = { ...sample, name, organization: 'Bộ', subject, issuer: 'CN=CA Ban Cơ yếu,C=VN' };
  return { ...own, serial: sha256.slice(0, 8), sha256, notAfter };
};

const PERSON = signer(
  'Lê Văn Bình',
  'aa'.repeat(32),
  '2026-07-01T00:00:00Z',
  'UID=CCCD:012345678901,CN=Lê Văn Bình,O=Bộ,C=VN',
);
const SEAL = signer('Bộ mẫu', 'bb'.repeat(32), '2028-01-01T00:00:00Z');
const ENDED = signer('Trần Thị Cúc', 'cc'.repeat(32), '2026-05-01T00:00:00Z');

const by = (own: SignerResult, overrides: Partial<SignatureResult> = {}): SignatureResult =>
  signature({ signer: own, ...overrides });

const ROLES = {
  person: [{ sha256: [PERSON.sha256] }, { sha256: [ENDED.sha256] }],
  organization: [{ sha256: [SEAL.sha256] }],
};

/** Its report of May 2026, after those of a year and of a month before. */
export async function ministry(overrides: Partial<ReportOptions> = {}): Promise<Report> {
  const now = await reportOf('2026-05-31T00:00:00Z', overrides);
  const entries = [
    { period: '2025-05', numerator: 2, electronic: 5 },
    { period: '2026-04', numerator: 5, electronic: 9 },
  ].map(({ period, numerator, electronic }) => ({
    ...historyEntry(now),
    period,
    generatedAt: `${period}-28T00:00:00Z`,
    share: { numerator, denominator: 8, percent: (100 * numerator) / 8 },
    electronic: { numerator: electronic, denominator: 10, percent: 10 * electronic },
  }));
  return withTrend(now, { history: withEntry(entries, historyEntry(now)) });
}

async function reportOf(generatedAt: string, overrides: Partial<ReportOptions>): Promise<Report> {
  const rules = RULE_SETS['nd30-2020'];
  const collector = createReport({
    ...OPTIONS,
    generatedAt,
    register: await readRegister(Buffer.from(REGISTER), parseRegisterMap([]), 'sổ.csv'),
    roles: ROLES,
    ...(rules === undefined ? {} : { rules }),
    measure: 'complete',
    target: '62.5',
    targetElectronic: 90,
    unitDepth: 2,
    ...overrides,
  });
  const add = (name: string, signatures: SignatureResult[], status: 'intact' | 'failed' = 'intact') =>
    collector.add(name, verdict(name, status, { signatures }));
  add('1_QĐ-VP.pdf', [by(PERSON), by(SEAL)]);
  add('2_QĐ-VP.pdf', [by(SEAL), by(PERSON)]);
  add('3_TB-VP.pdf', [by(PERSON)]);
  add('4_SY-VP.pdf', [by(SEAL)]);
  add('5_QĐ-ĐT.pdf', [by(PERSON, { status: 'failed', integrity: 'broken' })], 'failed');
  add('10_QĐ-ĐT.pdf', [by(PERSON), by(SEAL)]);
  add('thư không số.pdf', [by(ENDED)]);
  return collector.finish();
}

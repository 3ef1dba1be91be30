import { stringify } from 'csv-stringify/sync';
import type { KeySource } from '../../keys/key-handle.ts';
import { openPkcs12 } from '../../keys/pkcs12.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { signPdf } from '../../sign/sign.ts';
import { type DemoFolder, openDemoFolder } from '../folder.ts';
import { certificatePem, createAuthority, type Identity, identityPkcs12, issueSigner } from '../identity.ts';
import { sectorPaper, tampered } from './paper.ts';
import { type SectorFate, type SectorLine, sectorPlan, sectorUnits } from './plan.ts';

export interface SectorFiles {
  readonly archive: string;
  readonly register: string;
  readonly roles: string;
  readonly authority: string;
  readonly targets: string;
}

/** What was made, and where. */
export interface SectorResult {
  readonly lines: number;
  readonly documents: number;
  readonly files: SectorFiles;
}

const passphrase = 'kyso-demo';
const day = 86_400_000;
/** Files that are in no register. */
const STRAY = 12;

/**
 * Makes the archive and the register of a sector: 21 units on three levels, 4,000 lines, documents really signed.
 * It only makes them: what a report says of them, it finds out by itself.
 * @throws output-exists when the folder holds anything else; file-unwritable
 */
export async function makeSector(dir: string): Promise<SectorResult> {
  const folder = openDemoFolder(dir);
  const lines = sectorPlan();
  const authority = await createAuthority({
    subject: { country: 'VN', organization: 'kyso demo', commonName: 'CA thử nghiệm của kyso' },
    keyType: 'p-256',
    ...validity(),
  });
  const signers = await makeSigners(authority);
  let documents = 0;
  for (const line of lines) {
    const bytes = await documentOf(line, signers);
    if (bytes === undefined) continue;
    folder.save(['archive', ...line.unit.path.slice(1), fileName(line)], bytes);
    documents++;
  }
  for (let n = 1; n <= STRAY; n++)
    folder.save(['archive', 'Chưa vào sổ', `Tài liệu ${n}.pdf`], sectorPaper(lines[n] as SectorLine));
  return {
    lines: lines.length,
    documents: documents + STRAY,
    files: saveTables(folder, lines, authority, signers),
  };
}

const validity = () => ({
  notBefore: new Date(Date.UTC(2025, 11, 1)),
  notAfter: new Date(Date.now() + 730 * day),
});

interface UnitSigners {
  readonly person: KeySource;
  readonly organization: KeySource;
}

interface Cast {
  readonly units: ReadonlyMap<string, UnitSigners>;
  readonly stranger: KeySource;
  /** SHA-256 of certificates. */
  readonly people: readonly string[];
  readonly organizations: readonly string[];
}

const leaderName = (index: number): string => `Thủ trưởng thứ ${index + 1}`;

/** As the register names whoever signs for a unit. */
const leaderOf = (unit: SectorLine['unit']): string => leaderName(sectorUnits.indexOf(unit));

async function makeSigners(authority: Identity): Promise<Cast> {
  const units = new Map<string, UnitSigners>();
  const people: string[] = [];
  const organizations: string[] = [];
  const signer = async (organization: string, commonName: string): Promise<[KeySource, string]> => {
    const identity = await issueSigner(authority, {
      subject: { country: 'VN', organization, commonName },
      keyType: 'p-256',
      ...validity(),
    });
    const key = await openPkcs12(identityPkcs12(identity, authority, passphrase), passphrase);
    return [key, parseCertificate(identity.certificate).sha256];
  };
  for (const [index, { path, code }] of sectorUnits.entries()) {
    const organization = `${path[2]} (thử nghiệm)`;
    const [person, personDigest] = await signer(organization, leaderName(index));
    const [seal, sealDigest] = await signer(organization, organization);
    units.set(code, { person, organization: seal });
    people.push(personDigest);
    organizations.push(sealDigest);
  }
  const [stranger] = await signer('Nơi khác (thử nghiệm)', 'Người ngoài danh sách');
  return { units, stranger, people, organizations };
}

/** Who signs a document, in order; undefined where there is no file of it. */
const SIGNING: Readonly<Record<SectorFate, readonly ('person' | 'organization' | 'stranger')[] | undefined>> =
  {
    signed: ['person', 'organization'],
    minutes: ['person'],
    copy: ['organization'],
    unsigned: [],
    'person-only': ['person'],
    'organization-only': ['organization'],
    'wrong-order': ['organization', 'person'],
    tampered: ['person', 'organization'],
    stranger: ['stranger', 'organization'],
    cancelled: ['person'],
    other: [],
    missing: undefined,
    paper: undefined,
    secret: undefined,
  };

async function documentOf(line: SectorLine, cast: Cast): Promise<Uint8Array | undefined> {
  const who = SIGNING[line.fate];
  const unit = cast.units.get(line.unit.code);
  if (who === undefined || unit === undefined) return undefined;
  let bytes = sectorPaper(line);
  const morning = Date.parse(`${line.day}T02:00:00Z`);
  for (const [index, role] of who.entries()) {
    const key = role === 'stranger' ? cast.stranger : unit[role];
    const { appended } = await signPdf(bytes, key, { signingTime: new Date(morning + index * 3_600_000) });
    bytes = Buffer.concat([bytes, appended]);
  }
  return line.fate === 'tampered' ? tampered(bytes) : bytes;
}

const fileName = ({ number, symbol }: SectorLine): string => `${number}_${symbol}.pdf`;

function saveTables(
  folder: DemoFolder,
  lines: readonly SectorLine[],
  authority: Identity,
  { people, organizations }: Cast,
): SectorFiles {
  const roles = { person: { sha256: people }, organization: { sha256: organizations } };
  const targets = sectorUnits.map(({ path }) => [path.join('/'), '80']);
  return {
    archive: folder.at('archive'),
    register: folder.save(['register.csv'], registerText(lines)),
    roles: folder.save(['roles.json'], `${JSON.stringify(roles, null, 2)}\n`),
    authority: folder.save(['ca.pem'], certificatePem(authority.certificate)),
    targets: folder.save(['targets.csv'], stringify([['Đơn vị', 'Kế hoạch'], ...targets])),
  };
}

/** Columns of Decree 30/2020, Appendix IV, and those offices add. */
const COLUMNS = [
  'Số, ký hiệu văn bản',
  'Ngày tháng văn bản',
  'Tên loại và trích yếu nội dung văn bản',
  'Người ký',
  'Nơi nhận văn bản',
  'Đơn vị, người nhận bản lưu',
  'Số lượng bản',
  'Ngày chuyển',
  'Ký nhận',
  'Ghi chú',
  'Độ mật',
  'Hình thức gửi',
  'Đơn vị soạn thảo',
  'Trạng thái',
  'Lý do không tính',
] as const;

function registerText(lines: readonly SectorLine[]): string {
  const rows = lines.map((line) => {
    const { fate, number, symbol, day: issued, title, unit } = line;
    const date = issued.split('-').reverse().join('/');
    return [
      `${number}/${symbol}`,
      date,
      title,
      leaderOf(unit),
      'Các đơn vị',
      'Văn thư',
      '1',
      date,
      '',
      '',
      fate === 'secret' ? 'Mật' : '',
      fate === 'paper' || fate === 'secret' ? 'Giấy' : 'Điện tử',
      unit.path.join('/'),
      fate === 'cancelled' ? 'Đã hủy' : '',
      fate === 'other' ? 'Thư mời' : '',
    ];
  });
  return stringify([COLUMNS, ...rows], { delimiter: ';', bom: true });
}

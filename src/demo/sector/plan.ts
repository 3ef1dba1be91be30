/** What happens to a document of the sector; all are fates of the document, none is a verdict. */
export type SectorFate =
  | 'signed'
  | 'minutes'
  | 'copy'
  | 'unsigned'
  | 'person-only'
  | 'organization-only'
  | 'wrong-order'
  | 'tampered'
  | 'stranger'
  | 'missing'
  | 'paper'
  | 'secret'
  | 'cancelled'
  | 'other';

/** How many lines of the register have which fate; 4,000 in all. */
const FATES: Readonly<Record<SectorFate, number>> = {
  signed: 2661,
  minutes: 150,
  copy: 100,
  unsigned: 400,
  'person-only': 80,
  'organization-only': 40,
  'wrong-order': 30,
  tampered: 25,
  stranger: 15,
  missing: 27,
  paper: 392,
  secret: 40,
  cancelled: 25,
  other: 15,
};

export interface SectorUnit {
  /** From the sector down. */
  readonly path: readonly [string, string, string];
  /** As it stands in symbols. */
  readonly code: string;
}

export interface SectorLine {
  readonly number: number;
  /** Behind the number: `QĐ-ĐV01`. */
  readonly symbol: string;
  /** ISO 8601 day. */
  readonly day: string;
  readonly type: string;
  readonly title: string;
  readonly unit: SectorUnit;
  readonly fate: SectorFate;
}

const BLOCKS = ['Khối cơ quan', 'Khối đơn vị', 'Khối nhà trường'] as const;
const SECTOR = 'Ngành mẫu';

/** 21 units of three blocks of one sector. */
export const sectorUnits: readonly SectorUnit[] = Array.from({ length: 21 }, (_, index) => {
  const number = String(index + 1).padStart(2, '0');
  return {
    path: [SECTOR, BLOCKS[index % 3] ?? BLOCKS[0], `Đơn vị ${number}`],
    code: `ĐV${number}`,
  };
});

const TYPES = [
  ['QĐ', 'Quyết định', 'về việc giao nhiệm vụ'],
  ['CV', 'Công văn', 'phối hợp thực hiện kế hoạch'],
  ['KH', 'Kế hoạch', 'công tác quý'],
  ['BC', 'Báo cáo', 'kết quả thực hiện nhiệm vụ'],
  ['TB', 'Thông báo', 'kết luận cuộc họp'],
] as const;
const MINUTES = ['BB', 'Biên bản', 'cuộc họp giao ban'] as const;
const COPY = ['SY', 'Sao y', 'văn bản của cấp trên'] as const;

/** The lines of the register, by unit and day; the same for the same seed. */
export function sectorPlan(seed = 2026): readonly SectorLine[] {
  const random = randomOf(seed);
  // Units differ in what they neglect: each draws by a weight of its own.
  const weights = sectorUnits.map(() => 0.4 + random() * 1.6);
  const lines: { unit: number; fate: SectorFate; day: string; order: number }[] = [];
  for (const [fate, count] of Object.entries(FATES) as [SectorFate, number][])
    for (let n = 0; n < count; n++) {
      const careful = fate === 'signed' || fate === 'minutes' || fate === 'copy';
      const unit = careful ? Math.floor(random() * sectorUnits.length) : drawn(weights, random());
      const day = new Date(Date.UTC(2026, 0, 1 + Math.floor(random() * 181))).toISOString().slice(0, 10);
      lines.push({ unit, fate, day, order: random() });
    }
  lines.sort((a, b) => a.unit - b.unit || (a.day < b.day ? -1 : a.day > b.day ? 1 : a.order - b.order));
  const numbers = new Map<string, number>();
  return lines.map(({ unit: index, fate, day, order }) => {
    const unit = sectorUnits[index] as SectorUnit;
    const ordinary = TYPES[Math.floor(order * TYPES.length)] ?? TYPES[0];
    const [symbol, type, title] = fate === 'minutes' ? MINUTES : fate === 'copy' ? COPY : ordinary;
    const full = `${symbol}-${unit.code}`;
    const number = (numbers.get(full) ?? 0) + 1;
    numbers.set(full, number);
    return { number, symbol: full, day, type, title: `${type} ${title}`, unit, fate };
  });
}

function drawn(weights: readonly number[], at: number): number {
  let rest = at * weights.reduce((sum, weight) => sum + weight, 0);
  return Math.max(
    0,
    weights.findIndex((weight) => {
      rest -= weight;
      return rest < 0;
    }),
  );
}

/** Numbers from 0 to 1 that follow from the seed alone (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

import { depthOf } from '../../groups.ts';
import { totalDelta } from '../../indicators.ts';
import type { Report } from '../../report.ts';
import type { Row } from '../../tally.ts';
import type { Cell, CsvTable } from './table.ts';

/** The whole and the rows asked for. */
export const groupsCsv = (report: Report): CsvTable => ({
  name: 'report.csv',
  columns: GROUP_COLUMNS,
  rows: groupRows(report),
});

/** `by` is `total` for the whole, and `depth` the level among which `rank` holds. */
const GROUP_COLUMNS = [
  'by',
  'key',
  'depth',
  'total',
  'excluded',
  'present',
  'intact',
  'trusted',
  'complete',
  'broken',
  'undetermined',
  'unsigned',
  'errors',
  'numerator',
  'denominator',
  'percent',
  'rank',
  'target',
  'delta',
  'issued',
  'eligible',
  'electronic',
  'secret',
  'cancelled',
  'other',
  'incomplete',
  'personal',
  'organization',
  'copies',
] as const;

function groupRows(report: Report): Record<(typeof GROUP_COLUMNS)[number], Cell>[] {
  const numbers = ({ share, ...row }: Row) => ({
    total: row.total,
    excluded: row.excluded,
    present: row.present,
    intact: row.intact,
    trusted: row.trusted,
    complete: row.complete,
    broken: row.broken,
    undetermined: row.undetermined,
    unsigned: row.unsigned,
    errors: row.errors,
    numerator: share?.numerator,
    denominator: share?.denominator,
    percent: share?.percent,
    issued: row.issued,
    eligible: row.eligible,
    electronic: row.electronic,
    secret: row.exclusions?.secret,
    cancelled: row.exclusions?.cancelled,
    other: row.exclusions?.other,
    incomplete: row.incomplete,
    personal: row.personal,
    organization: row.organization,
    copies: row.copies,
  });
  const { totals, targets, groups } = report;
  return [
    {
      by: 'total',
      key: '',
      depth: 0,
      ...numbers(totals),
      rank: null,
      target: targets.total,
      delta: totalDelta(report),
    },
    ...groups.map((group) => ({
      by: group.by,
      key: group.key,
      depth: depthOf(group),
      ...numbers(group),
      rank: group.rank,
      target: group.target,
      delta: group.delta,
    })),
  ];
}

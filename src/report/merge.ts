import { KysoError } from '../errors.ts';
import { firstLine, type PartHeader, type Shard } from './part.ts';
import type { ReportOptions } from './settings.ts';

/** The header of a part, and the file it stands in. */
export interface NamedHeader {
  readonly where: string;
  readonly header: PartHeader;
}

/**
 * What parts of one report have in common. They fit when every shard is there once, and all were made with the same
 * options. Without a given time each has the time of its own run: the report then bears the last.
 * @throws KysoError `parts-mismatch`
 */
export function commonOptions(parts: readonly NamedHeader[]): ReportOptions {
  const [first] = parts;
  if (first === undefined) throw new KysoError('usage', 'there is nothing to merge: name the parts');
  for (const part of parts) requireSame(first, part);
  requireEach(parts);
  const latest = parts.map(({ header }) => header.options.generatedAt).reduce((a, b) => (b > a ? b : a));
  return { ...first.header.options, generatedAt: latest };
}

function requireSame(first: NamedHeader, part: NamedHeader): void {
  const essence = ({ header }: NamedHeader): string =>
    firstLine({
      ...header,
      shard: { index: 1, of: header.shard.of },
      options: header.timeGiven ? header.options : { ...header.options, generatedAt: '' },
    });
  if (essence(first) === essence(part)) return;
  throw mismatch(`${first.where} and ${part.where} are parts of different reports`, {
    hint: differing(first.header, part.header),
  });
}

/** Names what differs, so that whoever started the machines finds it. */
function differing(a: PartHeader, b: PartHeader): string {
  if (a.shard.of !== b.shard.of)
    return `One is of ${a.shard.of} shards, the other of ${b.shard.of}: give all the same number.`;
  const plain = ({ options, timeGiven, registerDigest: register }: PartHeader): Map<string, string> =>
    new Map(
      Object.entries({ ...options, generatedAt: timeGiven ? options.generatedAt : '', register }).map(
        ([key, value]) => [key, JSON.stringify(value instanceof Map ? [...value] : value)],
      ),
    );
  const [x, y] = [plain(a), plain(b)];
  const keys = [...new Set([...x.keys(), ...y.keys()])].filter((key) => x.get(key) !== y.get(key));
  return `They differ in ${keys.join(', ')}: run every shard with the same options, and --at with one time for all.`;
}

function requireEach(parts: readonly NamedHeader[]): void {
  const byIndex = new Map<number, string>();
  for (const { where, header } of parts) {
    const known = byIndex.get(header.shard.index);
    if (known !== undefined)
      throw mismatch(`${known} and ${where} are both shard ${shown(header.shard)}`, {
        hint: 'Name every part once.',
      });
    byIndex.set(header.shard.index, where);
  }
  const of = parts[0]?.header.shard.of ?? 0;
  const absent: number[] = [];
  for (let index = 1; index <= of && absent.length < 20; index++) if (!byIndex.has(index)) absent.push(index);
  if (absent.length > 0 || byIndex.size > of)
    throw mismatch(
      `of ${of} shards ${absent.length === 1 ? 'this is' : 'these are'} missing: ${absent.join(', ')}`,
      {
        hint: 'A report of a part of the documents would tell wrong shares: make the missing parts, then merge again.',
      },
    );
}

/**
 * Tells of a file that two parts hold.
 * @throws KysoError `parts-mismatch`
 */
export function distinctFiles(): (file: string, where: string) => void {
  const known = new Map<string, string>();
  return (file, where) => {
    const other = known.get(file);
    if (other !== undefined && other !== where)
      throw mismatch(`${file} stands in both ${other} and ${where}`, {
        hint: 'Shards hold each file once: make these parts again with --shard.',
      });
    known.set(file, where);
  };
}

export const shown = ({ index, of }: Shard): string => `${index}/${of}`;

const mismatch = (message: string, options: { readonly hint: string }): KysoError =>
  new KysoError('parts-mismatch', message, options);

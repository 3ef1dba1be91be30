import { createHash } from 'node:crypto';
import { KysoError } from '../errors.ts';
import type { FileFacts } from './facts.ts';
import { segmentsOf } from './facts.ts';
import { JUDGEMENTS } from './measures.ts';
import type { Register } from './register/lines.ts';
import type { ReportOptions } from './settings.ts';
import { EXCLUSIONS, type Exclusion } from './tally.ts';

/** Changes when parts written before can no longer be merged. */
const FORMAT = 3;

/** The share of the files one machine takes: the `index`th of `of`, from 1. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** First line of a partial report: what it is a part of. */
export interface PartHeader {
  readonly shard: Shard;
  /** Those of the whole report; `generatedAt` is the time its verdicts are made for. */
  readonly options: ReportOptions;
  /** Whether that time was given, and so is the same for all parts. */
  readonly timeGiven: boolean;
  /** Of the line that holds the register: it stands in every part, and is read from one. */
  readonly registerDigest?: string;
}

/** Last line: a part that ends without it is not whole. */
export interface PartFooter {
  /** Lines between the first and this one. */
  readonly files: number;
  /** Inputs that could not be listed. */
  readonly missing: number;
  /** Whether an input or a document could not be opened. */
  readonly incomplete: boolean;
  /** Addresses contacted; absent when the network was not to be used. */
  readonly network?: readonly string[];
}

/** A line between: what is kept of one file, or one that is left out. */
export type PartEntry =
  | { readonly kind: 'file'; readonly facts: FileFacts }
  | { readonly kind: 'excluded'; readonly file: string; readonly path: string; readonly reason: Exclusion };

/** The lines of a partial report, each with its line end; it is written as files are done, and holds no verdict twice. */
export const encodePart = {
  header: (header: PartHeader): string => {
    const { register } = header.options;
    if (register === undefined) return firstLine(header);
    const text = line({ register });
    return firstLine({ ...header, registerDigest: digestOf(text) }) + text;
  },
  file: (facts: FileFacts): string => line({ ...facts, path: facts.path.join('/') }),
  excluded: (path: string, file: string, reason: Exclusion = 'request'): string =>
    line({ excluded: reason, file, path }),
  footer: (footer: PartFooter): string => line({ end: true, ...footer }),
};

/** The first line alone, which says all that parts of one report have in common; the register by its digest. */
export function firstLine({ shard, options, timeGiven, registerDigest }: PartHeader): string {
  const { targets, register: _, ...plain } = options;
  const given = targets === undefined ? plain : { ...plain, targets: [...targets] };
  return line({
    kysoReportPart: FORMAT,
    kyso: options.kyso,
    shard,
    timeGiven,
    ...(registerDigest === undefined ? {} : { registerDigest }),
    options: given,
  });
}

const digestOf = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

const REGISTER = '{"register":';

/** Whether a line is that of the register. */
export const isRegisterLine = (text: string): boolean => text.startsWith(REGISTER);

/**
 * Reads the register from its line.
 * @throws KysoError `part-malformed`
 */
export function decodeRegister(text: string, { registerDigest }: PartHeader, where: string): Register {
  if (!isRegisterLine(text) || digestOf(`${text}\n`) !== registerDigest)
    throw malformed(where, 'its register is damaged');
  return parsed(text, where).register as Register;
}

const line = (value: object): string => `${JSON.stringify(value)}\n`;

/**
 * Reads the first line of a partial report.
 * @param where the file it comes from, for the message
 * @throws KysoError `part-malformed`
 */
export function decodeHeader(text: string, where: string, kyso: string): PartHeader {
  const header = parsed(text, where);
  if (header.kysoReportPart === undefined)
    throw malformed(where, 'it is no partial report', 'Write one with kyso report --shard I/N.');
  if (header.kysoReportPart !== FORMAT || header.kyso !== kyso)
    throw malformed(
      where,
      `it was written by kyso ${String(header.kyso)}, and this is ${kyso}`,
      'Make and merge all parts with the same version.',
    );
  const shard = Object(header.shard) as Shard;
  const { targets, ...options } = Object(header.options) as Record<string, unknown>;
  if (!isCount(shard.index) || !isCount(shard.of) || typeof options.generatedAt !== 'string')
    throw malformed(where, 'its first line does not say what it is a part of');
  return {
    shard: { index: shard.index, of: shard.of },
    timeGiven: header.timeGiven === true,
    ...(typeof header.registerDigest === 'string' ? { registerDigest: header.registerDigest } : {}),
    options: {
      ...options,
      ...(targets === undefined ? {} : { targets: new Map(targets as [string, string | number][]) }),
    } as unknown as ReportOptions,
  };
}

/**
 * Reads one further line.
 * @throws KysoError `part-malformed`
 */
export function decodeLine(text: string, where: string): PartEntry | ({ readonly kind: 'end' } & PartFooter) {
  const value = parsed(text, where);
  if (value.end === true) {
    if (typeof value.files !== 'number' || typeof value.missing !== 'number')
      throw malformed(where, 'its last line is damaged');
    return { kind: 'end', ...(value as unknown as PartFooter) };
  }
  const { file, path } = value;
  if (typeof file !== 'string' || typeof path !== 'string') throw malformed(where, 'a line names no file');
  const reason = EXCLUSIONS.find((name) => name === value.excluded);
  if (reason !== undefined) return { kind: 'excluded', file, path, reason };
  if (!isFacts(value)) throw malformed(where, `what it says of ${file} is damaged`);
  return { kind: 'file', facts: { ...value, path: segmentsOf(path) } as unknown as FileFacts };
}

/** A file that is missing has no line of its own. */
const judgements: ReadonlySet<unknown> = new Set(JUDGEMENTS.filter((judgement) => judgement !== 'absent'));

const isFacts = (value: Record<string, unknown>): boolean =>
  judgements.has(value.judgement) &&
  typeof value.status === 'string' &&
  typeof value.format === 'string' &&
  typeof value.signatures === 'number' &&
  isListOf(value.signers, 'name', 'subject', 'issuer', 'serial', 'notBefore', 'notAfter', 'sha256') &&
  isListOf(value.certificates, 'name', 'notAfter', 'sha256') &&
  Array.isArray(value.order) &&
  value.order.every(Number.isSafeInteger) &&
  isListOf(value.shortcomings, 'code');

/** A list of objects with these texts. */
const isListOf = (value: unknown, ...keys: readonly string[]): boolean =>
  Array.isArray(value) && value.every((item) => keys.every((key) => typeof Object(item)[key] === 'string'));

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 1;

function parsed(text: string, where: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    throw malformed(where, 'a line is no JSON');
  }
}

export const malformed = (where: string, why: string, hint = 'Make this part again.'): KysoError =>
  new KysoError('part-malformed', `${where} cannot be merged: ${why}`, { subject: where, hint });

import type { DocumentResult, DocumentStatus } from '../verify/result.ts';
import { unitOf } from './dimensions.ts';
import type { Entry } from './entries.ts';
import type { FileFacts } from './facts.ts';
import { type Measure, type State, stateOf } from './measures.ts';
import type { Shortcoming } from './shortcomings.ts';
import type { Exclusion } from './tally.ts';

export interface ReportDocument {
  /** The rendition the document is judged by, as it was given; of a line without one, its number and symbol. */
  file: string;
  unit: string;
  status: DocumentStatus;
  /** Where it is counted under the measure. */
  state: State;
  /** `none`: there is no file. */
  format: DocumentResult['format'] | 'none';
  /** Signatures by signers. */
  signatures: number;
  signers: string[];
  /** Of the last signature by a signer; ISO 8601 UTC. */
  signedAt?: string;
  /** `claimed`: nothing but the signer vouches for the time. */
  timeSource?: 'claimed' | 'timestamp';
  /** Every file of the document, the one it is judged by first; absent when there is but one. */
  renditions?: { file: string; status: DocumentStatus }[];
  /** Separate attachments that belong to it. */
  attachments?: { file: string; status: DocumentStatus }[];
  /** The register's line it is of. */
  line?: { line: number; label: string; date?: string; type?: string; title?: string; delivery: string };
  shortcomings: Shortcoming[];
  error?: { code: string; message: string; hint?: string };
}

/** A document in no figure but the number of those left out. */
export interface ExcludedDocument {
  reason: Exclusion;
  /** In the register's own words, where it has some. */
  words?: string;
  unit: string;
  file?: string;
  line?: number;
  label?: string;
}

/** Makes the function that says how a document that counts is listed. Rows share the lists of names that are equal. */
export function documentRows(measure: Measure, unitDepth: number): (entry: Entry) => ReportDocument {
  const names = new WeakMap<object, string[]>();
  const namesOf = (signers: FileFacts['signers']): string[] => {
    const known = names.get(signers);
    if (known !== undefined) return known;
    const own = [...new Set(signers.map(({ name }) => name))];
    names.set(signers, own);
    return own;
  };
  return (entry) => documentRow(entry, measure, unitDepth, namesOf);
}

function documentRow(
  entry: Entry,
  measure: Measure,
  unitDepth: number,
  namesOf: (signers: FileFacts['signers']) => string[],
): ReportDocument {
  const { document, line, attachments, judgement = 'absent', complete } = entry;
  const best = document?.best;
  const signedAt = best?.signedAt;
  const shortcomings = [...entry.shortcomings];
  if (measure === 'trusted' && judgement === 'intact' && shortcomings.length === 0)
    shortcomings.push({ code: 'trust-not-checked' });
  return {
    file: best?.file ?? line?.label ?? '',
    unit: unitOf(entry.unit, unitDepth).key,
    status: best?.status ?? (judgement === 'unsigned' ? 'unsigned' : 'error'),
    state: stateOf(measure, judgement, complete),
    format: best?.format ?? 'none',
    signatures: best?.signatures ?? 0,
    signers: best === undefined ? [] : namesOf(best.signers),
    ...(signedAt === undefined ? {} : { signedAt: signedAt.time, timeSource: signedAt.source }),
    ...(document === undefined || document.files.length === 1
      ? {}
      : { renditions: statuses(document.files) }),
    ...(attachments.length === 0 ? {} : { attachments: statuses(attachments.map((own) => own.best)) }),
    ...(line === undefined
      ? {}
      : {
          line: {
            line: line.line,
            label: line.label,
            ...(line.date === undefined ? {} : { date: line.date }),
            ...(line.type === '' ? {} : { type: line.type }),
            ...(line.title === '' ? {} : { title: line.title }),
            delivery: line.delivery,
          },
        }),
    shortcomings,
    ...(best?.error === undefined ? {} : { error: best.error }),
  };
}

const statuses = (files: readonly FileFacts[]) => files.map(({ file, status }) => ({ file, status }));

/** How a document that is left out is listed; nothing for one that is not. */
export function excludedRow(
  { exclusion, document, closed, line, unit }: Entry,
  unitDepth: number,
): ExcludedDocument[] {
  if (exclusion === undefined) return [];
  const file = closed?.file ?? document?.best.file;
  return [
    {
      reason: exclusion.reason,
      ...(exclusion.words === '' ? {} : { words: exclusion.words }),
      unit: unitOf(unit, unitDepth).key,
      ...(file === undefined ? {} : { file }),
      ...(line === undefined ? {} : { line: line.line, label: line.label }),
    },
  ];
}

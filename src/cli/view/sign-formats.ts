import type { SignOutcome, SignRecord } from '../tasks/sign-record.ts';
import { version } from '../version.ts';
import { indent } from './indent.ts';
import type { Messages } from './messages/messages.ts';
import type { Painter } from './paint.ts';
import { signLine, signSummary } from './sign-human.ts';

/** Writes what became of each document; counts as it goes. */
export interface SignRenderer {
  head(): string;
  document(record: SignRecord): string;
  /** @param network addresses contacted */
  foot(network: readonly string[]): string;
}

export type SignFormat = 'human' | 'json' | 'ndjson';

export function signRenderer(format: SignFormat, messages: Messages, painter: Painter): SignRenderer {
  const counts: Record<SignOutcome, number> = {
    signed: 0,
    extended: 0,
    prepared: 0,
    skipped: 0,
    refused: 0,
    planned: 0,
    error: 0,
  };
  let first = true;
  const counted = (write: (record: SignRecord, first: boolean) => string) => (record: SignRecord) => {
    counts[record.result]++;
    const text = write(record, first);
    first = false;
    return text;
  };
  const total = (): number => Object.values(counts).reduce((sum, count) => sum + count, 0);
  const renderers: Record<SignFormat, SignRenderer> = {
    human: {
      head: () => '',
      document: counted((record) => signLine(record, messages, painter)),
      foot: () => (total() > 1 ? `\n${signSummary(counts, messages)}\n` : ''),
    },
    ndjson: { head: () => '', document: (record) => `${JSON.stringify(record)}\n`, foot: () => '' },
    json: {
      head: () => `{\n  "kyso": ${JSON.stringify(version)},\n  "documents": [\n`,
      document: counted(
        (record, isFirst) => (isFirst ? '' : ',\n') + indent(JSON.stringify(record, null, 2), '    '),
      ),
      // Last, so that any number of documents passes through without being held.
      foot: (network) =>
        `\n  ],\n  "network": ${indent(JSON.stringify(network, null, 2), '  ').trimStart()},\n  "summary": ${indent(JSON.stringify(jsonSummary(counts), null, 2), '  ').trimStart()}\n}\n`,
    },
  };
  return renderers[format];
}

function jsonSummary({
  signed,
  extended,
  prepared,
  skipped,
  refused,
  planned,
  error,
}: Record<SignOutcome, number>): object {
  return {
    signed,
    ...(extended > 0 ? { extended } : {}),
    ...(prepared > 0 ? { prepared } : {}),
    skipped,
    refused,
    ...(planned > 0 ? { planned } : {}),
    errors: error,
  };
}

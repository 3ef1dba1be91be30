import { createReadStream } from 'node:fs';
import { fileError } from '../../batch/file-error.ts';
import { KysoError } from '../../errors.ts';
import type { CommandContext } from '../context.ts';
import type { ExitCode } from '../exit.ts';
import type { LogVerifyValues } from '../options/log.ts';
import { type LogVerdict, logChecker } from '../tasks/log-chain.ts';
import { version } from '../version.ts';
import { printable } from '../view/printable.ts';
import { writeOut } from '../view/streams.ts';

/** `kyso log verify`: whether every line of a log follows the one before it. */
export async function run(
  inputs: readonly string[],
  { head, format }: LogVerifyValues,
  context: CommandContext,
): Promise<ExitCode> {
  const [file = ''] = inputs;
  if (head !== undefined && !/^[0-9a-f]{64}$/i.test(head))
    throw new KysoError('usage', `--head ${head}: it must be the 64 hexadecimal digits of a SHA-256`);
  const verdict = await check(file, head?.toLowerCase());
  const json = `${JSON.stringify({ kyso: version, file, ...verdict }, null, 2)}\n`;
  await writeOut(format === 'json' ? json : human(file, verdict, context));
  return verdict.status === 'passed' ? 0 : 1;
}

/** A line longer than any record of a document. */
const longestLine = 1 << 24;

/** @throws file-not-found, file-unreadable, limit-exceeded */
async function check(file: string, head: string | undefined): Promise<LogVerdict> {
  const checker = logChecker(head);
  let rest = Buffer.alloc(0);
  try {
    for await (const chunk of file === '-' ? process.stdin : createReadStream(file)) {
      rest = Buffer.concat([rest, chunk as Buffer]);
      let start = 0;
      for (let at = rest.indexOf(0x0a); at >= 0; at = rest.indexOf(0x0a, start)) {
        if (at > start) checker.line(rest.subarray(start, at), true);
        start = at + 1;
      }
      rest = rest.subarray(start);
      if (rest.length > longestLine)
        throw new KysoError('limit-exceeded', `${file} has a line of more than ${longestLine} bytes`);
    }
  } catch (error) {
    throw fileError(error, file, 'read');
  }
  if (rest.length > 0) checker.line(rest, false);
  return checker.finish();
}

const mostShown = 50;

function human(file: string, verdict: LogVerdict, { messages, out, quiet }: CommandContext): string {
  const { log } = messages;
  const { status, faults, chained, unchained, torn, head, expected } = verdict;
  const good = status === 'passed';
  const word = out.paint[good ? 'green' : 'red'](`${out[good ? 'good' : 'bad']} ${log[status]}`);
  const lines = [`${word}  ${printable(file)}`];
  if (!quiet) lines.push(`    ${log.counted(chained, unchained, torn)}`);
  for (const { line, code, lines: gone } of faults.slice(0, mostShown))
    lines.push(`    ${log.fault[code](line, gone ?? 0)} [${code}]`);
  if (faults.length > mostShown) lines.push(`    ${log.more(faults.length - mostShown)}`);
  if (expected === false) lines.push(`    ${log.headMissing}`);
  if (head !== null && !quiet) lines.push(`    ${log.head}: ${head}`);
  return `${lines.join('\n')}\n`;
}

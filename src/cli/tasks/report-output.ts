import { join } from 'node:path';
import { writeAtomic } from '../../batch/atomic-file.ts';
import { statOf } from '../../batch/stat.ts';
import { KysoError } from '../../errors.ts';
import { renderHuman } from '../../report/render/human.ts';
import { jsonPieces } from '../../report/render/json.ts';
import { type Format, render } from '../../report/render/render.ts';
import type { Report } from '../../report/report.ts';
import type { RowOrder } from '../../report/view.ts';
import type { CommandContext } from '../context.ts';
import { openOutput } from '../view/output.ts';
import { printable } from '../view/printable.ts';
import { reportStyle } from '../view/report-style.ts';
import { writeBinary, writeOut } from '../view/streams.ts';
import { disarmed } from '../view/workflow-commands.ts';

/** Where a report goes. */
export type Destination =
  | { readonly kind: 'stdout' }
  | { readonly kind: 'file' | 'folder'; readonly path: string };

/** @throws usage when several formats have no folder to go to */
export function destinationOf(output: string | undefined, formats: readonly Format[]): Destination {
  if (output === undefined || output === '-') {
    if (formats.length === 1 && formats[0] === 'xlsx' && process.stdout.isTTY)
      throw new KysoError('usage', 'a workbook cannot be shown on a terminal', {
        hint: 'Name its file with -o FILE.xlsx.',
      });
    if (formats.length === 1) return { kind: 'stdout' };
    throw new KysoError('usage', 'several formats need a folder', { hint: 'Name it with -o FOLDER.' });
  }
  const existing = statOf(output);
  const isFolder = existing === undefined ? /[\\/]$/.test(output) : existing.isDirectory();
  if (formats.length > 1 && existing !== undefined && !isFolder)
    throw new KysoError('usage', `--output ${output} is a file, but several formats need a folder`, {
      subject: output,
    });
  return { kind: isFolder || formats.length > 1 ? 'folder' : 'file', path: output };
}

/**
 * Writes the report in every format.
 * @throws file-unwritable, disk-full
 */
export async function deliver(
  report: Report,
  formats: readonly Format[],
  destination: Destination,
  context: CommandContext,
  order: RowOrder,
): Promise<void> {
  for (const format of formats) {
    if (format === 'json') {
      // Piece by piece: the list of a large archive is longer than one string may be.
      const path = destination.kind === 'folder' ? join(destination.path, 'report.json') : destination;
      await savePieces(typeof path === 'string' ? path : pathOf(path), jsonPieces(report), context);
      continue;
    }
    if (destination.kind === 'stdout' && format === 'human') {
      const text = renderHuman(report, { lang: context.lang, order, style: reportStyle(context.out) });
      await writeOut(disarmed(text));
      continue;
    }
    const artifacts = await render(report, format, context.lang, order);
    const [main] = artifacts;
    if (main === undefined) continue;
    if (destination.kind === 'stdout') await show(main.content);
    else if (destination.kind === 'file') await save(destination.path, main.content, context);
    else
      for (const { name, content } of artifacts) await save(join(destination.path, name), content, context);
  }
}

const pathOf = (destination: Destination): string | undefined =>
  destination.kind === 'stdout' ? undefined : destination.path;

const show = (content: string | Uint8Array): Promise<void> =>
  typeof content === 'string' ? writeOut(content) : writeBinary([content]);

async function save(
  path: string,
  content: string | Uint8Array,
  { quiet, messages, note }: CommandContext,
): Promise<void> {
  await writeAtomic(path, [typeof content === 'string' ? Buffer.from(content, 'utf8') : content], {
    kind: 'overwrite',
  });
  if (!quiet) note(messages.notice.wrote(printable(path)));
}

async function savePieces(
  path: string | undefined,
  pieces: Iterable<string>,
  { quiet, messages, note }: CommandContext,
): Promise<void> {
  const output = openOutput(path);
  try {
    for (const piece of pieces) await output.write(piece);
    await output.finish();
  } finally {
    output.discard();
  }
  if (path !== undefined && !quiet) note(messages.notice.wrote(printable(path)));
}

import { accessSync, constants, createReadStream, statSync } from 'node:fs';
import { fileError } from '../../batch/file-error.ts';
import { splitList } from '../../batch/path-list.ts';
import { type WalkItem, type WalkOptions, walk, walkList } from '../../batch/walk.ts';
import { KysoError } from '../../errors.ts';
import type { CommandContext } from '../context.ts';
import { printable } from '../view/printable.ts';
import type { WorkItem } from './batch.ts';
import { failureOf } from './failure.ts';

export interface InputValues {
  readonly filesFrom?: string;
  readonly null?: boolean;
}

export type DocumentItem = Exclude<WalkItem, { kind: 'notice' }>;

/**
 * Sees to it that a list can be read before any work is begun. It is not opened: it may be a pipe.
 * @throws file-not-found, file-unreadable
 */
export function requireList({ filesFrom }: InputValues): void {
  if (filesFrom === undefined || filesFrom === '-') return;
  try {
    accessSync(filesFrom, constants.R_OK);
    if (statSync(filesFrom).isDirectory())
      throw new KysoError('file-unreadable', `cannot read ${filesFrom}: it is a folder`, {
        subject: filesFrom,
      });
  } catch (error) {
    throw fileError(error, filesFrom, 'read');
  }
}

async function* listFile(path: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of path === '-' ? process.stdin : createReadStream(path))
      yield chunk as Uint8Array;
  } catch (error) {
    throw fileError(error, path, 'read');
  }
}

/**
 * The documents a command line means: its inputs, then those of `--files-from`. Notices go to standard error.
 * @throws usage when standard input is meant twice
 */
export async function* documentItems(
  inputs: readonly string[],
  values: InputValues,
  context: CommandContext,
  options: WalkOptions = {},
): AsyncGenerator<DocumentItem> {
  if (inputs.filter((input) => input === '-').length + (values.filesFrom === '-' ? 1 : 0) > 1)
    throw new KysoError('usage', 'standard input can be read only once');
  let any = false;
  for await (const item of everything(inputs, values, options)) {
    any = true;
    if (item.kind !== 'notice') yield item;
    else if (!context.quiet && item.notice === 'link-loop')
      context.note(context.messages.notice.linkLoop(printable(item.path)));
    else if (!context.quiet) context.note(context.messages.notice.folderEmpty(printable(item.path)));
  }
  if (!any && !context.quiet) context.note(context.messages.notice.nothing);
}

async function* everything(
  inputs: readonly string[],
  values: InputValues,
  options: WalkOptions,
): AsyncGenerator<WalkItem> {
  yield* walk(inputs, options);
  if (values.filesFrom !== undefined)
    yield* walkList(splitList(listFile(values.filesFrom), values.null === true), options);
}

/** The same, as what a batch works on. */
export async function* workItems(
  inputs: readonly string[],
  values: InputValues,
  context: CommandContext,
): AsyncGenerator<WorkItem> {
  for await (const item of documentItems(inputs, values, context))
    yield item.kind === 'error' ? { file: item.path, failure: failureOf(item.error) } : { file: item.path };
}

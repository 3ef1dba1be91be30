import { createHash } from 'node:crypto';
import { lstatSync, realpathSync } from 'node:fs';
import { isAbsolute, relative, sep } from 'node:path';
import type { FileItem, StdinItem } from '../../batch/walk.ts';
import type { KysoError } from '../../errors.ts';
import { segmentsOf } from '../../report/facts.ts';
import type { Shard } from '../../report/part.ts';
import { type Membership, membership, renditionsOf } from '../../report/population.ts';
import { secretFiles } from '../../report/reconcile.ts';
import type { Register } from '../../report/register/lines.ts';
import { isDocumentName } from '../../verify/kind.ts';
import type { CommandContext } from '../context.ts';
import type { ReportValues } from '../options/report.ts';
import { printable } from '../view/printable.ts';
import { documentItems } from './items.ts';
import type { ReportItem } from './report-work.ts';

/** The documents of the population; inputs that cannot be listed are told at once, since they count nowhere. */
export async function* reportItems(
  inputs: readonly string[],
  values: ReportValues,
  shard: Shard | undefined,
  register: Register | undefined,
  context: CommandContext,
  onMissing: (error: KysoError) => void,
): AsyncGenerator<ReportItem> {
  const belongs = membership({
    include: values.include ?? [],
    exclude: values.exclude ?? [],
    neverOpen: values.neverOpen ?? [],
  });
  const mayBeSecret = register !== undefined || (values.neverOpen ?? []).length > 0;
  const isSecret = mayBeSecret ? secrecy(belongs, register) : () => false;
  const otherName = otherNames();
  for await (const item of documentItems(inputs, values, context, { isDocument: isDocumentName })) {
    if (item.kind === 'error') {
      onMissing(item.error);
      continue;
    }
    const member = isSecret(item) ? 'secret' : belongs(item.relative);
    if (member === 'outside') continue;
    // Before the shard: which of two names counts must not depend on the number of machines.
    const first = otherName(item.path, isPlain(item));
    if (first !== undefined) {
      if (!context.quiet)
        context.note(context.messages.notice.sameDocument(printable(item.path), printable(first)));
      continue;
    }
    if (shard !== undefined && shardOf(item.path, shard.of) !== shard.index) continue;
    const found = { file: item.path, below: item.relative };
    yield member === 'counted' ? found : { ...found, closed: member };
  }
}

/**
 * Tells of files nobody may open: by `--never-open` or by the register, under their own name, the one a link leads to,
 * and that of the document they belong to, which a detached signature would have opened.
 */
function secrecy(
  belongs: (path: string) => Membership,
  register: Register | undefined,
): (item: FileItem | StdinItem) => boolean {
  const isRegistered = register === undefined ? () => false : secretFiles(register);
  return (item) =>
    namesOf(item)
      .flatMap(renditionsOf)
      .some((name) => belongs(name) === 'secret' || isRegistered(name));
}

/**
 * What a file is called below its input, and where a link leads. A file that was named itself has no folder below its
 * input: every ending of its path counts, so that `secret/**` keeps `/archive/secret/a.pdf` closed, too.
 */
function namesOf(item: FileItem | StdinItem): string[] {
  const { path, root, relative: below } = item;
  const real = isPlain(item) ? undefined : linkTarget(path);
  if (root === '') return [below, ...endingsOf(path), ...(real === undefined ? [] : endingsOf(real))];
  if (real === undefined) return [below];
  const inside = portable(relative(realpathSync.native(root), real));
  return [below, ...(inside.startsWith('../') || isAbsolute(inside) ? endingsOf(real) : [inside])];
}

const isPlain = (item: FileItem | StdinItem): boolean => item.kind === 'file' && item.plain === true;

/** Where a symbolic link leads in the end; undefined for what is none, or leads nowhere. */
function linkTarget(path: string): string | undefined {
  try {
    return lstatSync(path).isSymbolicLink() ? realpathSync.native(path) : undefined;
  } catch {
    return undefined; // Whoever opens it gets the reason.
  }
}

const portable = (path: string): string => path.replaceAll('\\', '/');

const endingsOf = (path: string): string[] => {
  const segments = segmentsOf(portable(path));
  return segments.map((_, at) => segments.slice(at).join('/'));
};

/**
 * Which of `of` shards a file falls to: by its name alone, so that files that come or go while machines walk the folder
 * move no other file from one shard to another.
 */
function shardOf(path: string, of: number): number {
  const name = path.replaceAll('\\', '/').normalize('NFC');
  return (createHash('sha256').update(name, 'utf8').digest().readUInt32BE(0) % of) + 1;
}

/** Tells of a path under which other name its file was met before: through a link, or spelled otherwise. */
function otherNames(): (path: string, plain: boolean) => string | undefined {
  const known = new Map<string, string>();
  const realPath = realPaths();
  return (path, plain) => {
    let real: string;
    try {
      real = realPath(path, plain);
    } catch {
      return undefined; // Whoever opens it gets the reason.
    }
    const first = known.get(real);
    if (first === undefined) known.set(real, path);
    return first === path ? undefined : first;
  };
}

/** Real paths. What a folder lists as a file of its own bears its own name: its folder's is asked for once. */
function realPaths(): (path: string, plain: boolean) => string {
  let folder: { readonly path: string; readonly real: string } | undefined;
  return (path, plain) => {
    if (!plain) return realpathSync.native(path);
    const at = path.lastIndexOf(sep);
    const above = at < 0 ? '.' : path.slice(0, at) || sep;
    if (folder?.path !== above) folder = { path: above, real: realpathSync.native(above) };
    return `${folder.real === sep ? '' : folder.real}${sep}${path.slice(at + 1)}`;
  };
}

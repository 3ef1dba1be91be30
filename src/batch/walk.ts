import { type Dirent, promises as fs, readdirSync, type Stats } from 'node:fs';
import { basename, isAbsolute, join, normalize, relative, resolve, sep } from 'node:path';
import type { KysoError } from '../errors.ts';
import { compareCodePoints } from './code-points.ts';
import { fileError, systemCode } from './file-error.ts';
import { expandGlob, globBase, looksLikeGlob } from './glob.ts';
import { identityOf } from './stat.ts';

/** A document to work on. */
export interface FileItem {
  readonly kind: 'file';
  /** As people wrote it, or the folder they wrote joined with what was found below it. */
  readonly path: string;
  /** The input the document was found through; empty when it was named itself. */
  readonly root: string;
  /** Path below the input with `/` between segments: where it goes in a mirrored tree, and its unit. */
  readonly relative: string;
  /** Its folder lists it as a file of its own, and no link. */
  readonly plain?: true;
}

/** Standard input taken as one document. */
export interface StdinItem {
  readonly kind: 'stdin';
  readonly path: '-';
  readonly root: '';
  readonly relative: '-';
}

/** An input that could not be listed; the batch goes on. */
export interface ErrorItem {
  readonly kind: 'error';
  readonly path: string;
  readonly root: string;
  readonly relative: string;
  readonly error: KysoError;
}

/** Something a person should know that is no failure. */
export interface NoticeItem {
  readonly kind: 'notice';
  readonly path: string;
  readonly notice: 'link-loop' | 'folder-empty';
}

export type WalkItem = FileItem | StdinItem | ErrorItem | NoticeItem;

export interface WalkOptions {
  /** Which names in folders are documents; those of PDFs when absent. */
  readonly isDocument?: (name: string) => boolean;
  /** Leaves `NAME.signed.pdf` out of folder walks where `NAME.pdf` stands beside it. */
  readonly passOverSigned?: boolean;
  /** Folder that walks do not enter, under whatever name they meet it: where outputs go. It need not exist yet. */
  readonly exclude?: string;
}

const isPdfName = (name: string): boolean => /\.pdf$/i.test(name);

const portable = (path: string): string => path.split(sep).join('/');

interface Place {
  readonly root: string;
  /** Segments put before what is found, so that several inputs do not fall into one another. */
  readonly prefix: string;
}

/**
 * Everything the inputs stand for, in a fixed order: inputs as given, folders by the code points of the
 * whole path. Files are found while others are already worked on; only one folder's names are held at a time
 * for each level of depth.
 */
export async function* walk(
  inputs: AsyncIterable<string> | Iterable<string>,
  options: WalkOptions = {},
): AsyncGenerator<WalkItem> {
  const several = Array.isArray(inputs) && inputs.length > 1;
  for await (const input of inputs) {
    if (input === '-') yield { kind: 'stdin', path: '-', root: '', relative: '-' };
    else yield* walkInput(input, several ? basename(resolve(input)) : '', options);
  }
}

async function* walkInput(input: string, prefix: string, options: WalkOptions): AsyncGenerator<WalkItem> {
  let found: Stats;
  try {
    found = await fs.stat(input);
  } catch (error) {
    if (systemCode(error) === 'ENOENT' && looksLikeGlob(input)) {
      const matches = await expandGlob(input);
      const base = globBase(input);
      for (const match of matches) yield* walkNamed(match, portable(relative(base, match)), options);
      if (matches.length > 0) return;
    }
    const path = looksLikeGlob(input) ? `${input} (no file matches)` : input;
    yield {
      kind: 'error',
      path: input,
      root: '',
      relative: basename(input),
      error: fileError(error, path, 'read'),
    };
    return;
  }
  if (!found.isDirectory()) {
    yield { kind: 'file', path: input, root: '', relative: basename(input) };
    return;
  }
  yield* walkFolder(input, { root: input, prefix }, options);
}

/** A name in a folder that is worth a look; folders carry a `/` so that sorting orders whole paths. */
type Entry = string;

async function* walkFolder(folder: string, place: Place, options: WalkOptions): AsyncGenerator<WalkItem> {
  const below = (path: string): string => {
    const rest = portable(relative(place.root, path));
    return place.prefix === '' ? rest : `${place.prefix}/${rest}`;
  };
  const isDocument = options.isDocument ?? isPdfName;
  let rootReal: string | undefined;
  /** Real paths of folders outside the root that links led into. */
  const entered = new Set<string>();
  const stack: { folder: string; below: string; entries: Entry[]; plain: ReadonlySet<string>; at: number }[] =
    [];
  let any = false;

  /** A link to a folder inside the tree would repeat it, one to a folder above it would never end. */
  const mayEnter = async (path: string): Promise<boolean> => {
    rootReal ??= await fs.realpath(place.root);
    const target = await fs.realpath(path);
    const inside = (inner: string, outer: string): boolean =>
      inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep);
    if (inside(target, rootReal) || inside(rootReal, target)) return false;
    for (const other of entered) if (inside(target, other) || inside(other, target)) return false;
    entered.add(target);
    return true;
  };

  const list = async (path: string): Promise<ErrorItem | undefined> => {
    let dirents: Dirent[];
    try {
      // Not by a promise: asking another thread takes longer than the answer.
      dirents = readdirSync(path, { withFileTypes: true });
    } catch (error) {
      return {
        kind: 'error',
        path,
        root: place.root,
        relative: below(path),
        error: fileError(error, path, 'read'),
      };
    }
    const entries: Entry[] = [];
    const plain = new Set<string>();
    for (const dirent of dirents) {
      if (dirent.isDirectory()) entries.push(`${dirent.name}/`);
      else if (dirent.isFile()) {
        if (isDocument(dirent.name)) {
          entries.push(dirent.name);
          plain.add(dirent.name);
        }
      } else if (dirent.isSymbolicLink()) {
        const target = await fs.stat(join(path, dirent.name)).catch(() => undefined);
        if (target?.isDirectory()) entries.push(`${dirent.name}//`);
        else if (isDocument(dirent.name) && (target === undefined || target.isFile()))
          entries.push(dirent.name);
      }
    }
    entries.sort(compareCodePoints);
    const kept = options.passOverSigned ? withoutSigned(entries) : entries;
    stack.push({ folder: path, below: below(path), entries: kept, plain, at: 0 });
    return undefined;
  };

  const first = await list(folder);
  if (first !== undefined) yield first;
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const entry = top.entries[top.at++];
    if (entry === undefined) {
      stack.pop();
      continue;
    }
    if (!entry.endsWith('/')) {
      any = true;
      const relative =
        top.below === '' || top.below.endsWith('/') ? top.below + entry : `${top.below}/${entry}`;
      const file = { kind: 'file', path: join(top.folder, entry), root: place.root, relative } as const;
      yield top.plain.has(entry) ? { ...file, plain: true } : file;
      continue;
    }
    const path = join(top.folder, entry);
    const inner = path.slice(0, -1);
    if (options.exclude !== undefined && isSame(inner, options.exclude)) continue;
    if (entry.endsWith('//') && !(await mayEnter(inner))) {
      yield { kind: 'notice', path: inner, notice: 'link-loop' };
      continue;
    }
    const failed = await list(inner);
    if (failed !== undefined) {
      any = true;
      yield failed;
    }
  }
  if (!any && first === undefined) yield { kind: 'notice', path: folder, notice: 'folder-empty' };
}

/** Whether two paths are one folder, by name or through links. */
function isSame(a: string, b: string): boolean {
  if (resolve(a) === resolve(b)) return true;
  const identity = identityOf(b);
  return identity !== undefined && identity === identityOf(a);
}

/** Leaves out `NAME.signed.pdf` where `NAME.pdf` is there too: it is the output of an earlier run. */
function withoutSigned(entries: readonly Entry[]): Entry[] {
  const stems = new Set(entries.filter((e) => !e.endsWith('/')).map((e) => e.replace(/\.pdf$/i, '')));
  return entries.filter((e) => {
    const stem = /^(.+)\.signed\.pdf$/i.exec(e)?.[1];
    return stem === undefined || !stems.has(stem);
  });
}

/**
 * The items a list of paths names (`--files-from`): each is taken literally, and one written as a relative
 * path keeps its folders in a mirrored tree.
 */
export async function* walkList(
  paths: AsyncIterable<string>,
  options: WalkOptions = {},
): AsyncGenerator<WalkItem> {
  for await (const path of paths) yield* walkNamed(path, mirrored(path), options);
}

async function* walkNamed(path: string, below: string, options: WalkOptions): AsyncGenerator<WalkItem> {
  let found: Stats;
  try {
    found = await fs.stat(path);
  } catch (error) {
    yield { kind: 'error', path, root: '', relative: below, error: fileError(error, path, 'read') };
    return;
  }
  if (found.isDirectory()) yield* walkFolder(path, { root: path, prefix: below }, options);
  else yield { kind: 'file', path, root: '', relative: below };
}

function mirrored(path: string): string {
  const plain = normalize(path);
  if (isAbsolute(plain) || plain.split(sep)[0] === '..') return basename(plain);
  return portable(plain);
}

import picomatch from 'picomatch';
import { KysoError } from '../errors.ts';
import type { FileFacts } from './facts.ts';
import { JUDGEMENTS } from './measures.ts';
import { compareCodePoints, comparePaths } from './order.ts';

/**
 * What the globs make of a file: `counted`; left out of every figure but the count of such, on `request` by
 * `--exclude` or as `secret` by `--never-open`; or `outside` the population, because it matches no `--include`.
 */
export type Membership = 'counted' | 'request' | 'secret' | 'outside';

export interface PopulationGlobs {
  /** Nothing given: every file. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly neverOpen?: readonly string[];
}

/** One document: the renditions of it that were found, best first. */
export interface Document {
  readonly best: FileFacts;
  readonly files: readonly FileFacts[];
}

const EXTENSION = /\.pdf$/i;
const SIGNED = /\.signed$/i;
/** A signature in a file beside the document it belongs to. */
const BESIDE = /\.p7[sm]$/i;

/**
 * Compiles the globs once. They are matched against the path below the input, with `/`, in NFC, dots included;
 * a glob without `/` matches the file name in any folder.
 * @throws KysoError `usage` for a glob that cannot be read
 */
export function membership(globs: PopulationGlobs): (path: string) => Membership {
  const included = matcher(globs.include, '--include');
  const excluded = matcher(globs.exclude, '--exclude');
  const secret = matcher(globs.neverOpen ?? [], '--never-open');
  return (path) => {
    const normal = path.normalize('NFC');
    if (secret(normal)) return 'secret';
    if (globs.include.length > 0 && !included(normal)) return 'outside';
    return excluded(normal) ? 'request' : 'counted';
  };
}

function matcher(globs: readonly string[], option: string): (path: string) => boolean {
  const tests = globs.map((glob) => {
    if (glob.trim() === '' || glob.length > 4096)
      throw new KysoError('usage', `${option}: a glob of ${glob.length} characters cannot be used`, {
        subject: option,
      });
    const normal = glob.normalize('NFC');
    return picomatch(normal.includes('/') ? normal : `**/${normal}`, {
      dot: true,
      windows: false,
      nonegate: true,
    });
  });
  return (path) => tests.some((test) => test(path));
}

/**
 * Gathers files into documents. `NAME.signed.pdf` beside `NAME.pdf` is a rendition of it, as is `NAME.p7s` beside `NAME`, and
 * `NAME.signed.signed.pdf` one of both; alone, it is a document of its own name. A document is judged by its
 * best rendition, in the order passed, intact, indeterminate, failed, unsigned, error; among equals by the one
 * with more signatures, then by the first in code-point order. A file given twice is one file.
 * @returns documents in the order of their paths, whatever the order of the files
 */
export function documentsOf(files: readonly FileFacts[]): Document[] {
  const groups = byDocument(
    files,
    (facts) => facts.file,
    (a, b) => comparePaths(a.path, b.path),
  );
  return groups
    .map(documentOf)
    .sort(
      (a, b) => comparePaths(originalPath(a), originalPath(b)) || compareCodePoints(a.best.file, b.best.file),
    );
}

/** One document of all its files. */
export function documentOf(files: readonly FileFacts[]): Document {
  const sorted = files.length === 1 ? files : [...files].sort(bestFirst);
  const [best] = sorted;
  if (best === undefined) throw new RangeError('a document has at least one file');
  return { best, files: sorted };
}

/** Groups anything that has a file name into documents; every group has at least one member. */
export function byDocument<T>(
  items: readonly T[],
  fileOf: (item: T) => string,
  preferred: (a: T, b: T) => number,
): T[][] {
  const byFile = new Map<string, T>();
  for (const item of items) {
    const known = byFile.get(fileOf(item));
    if (known === undefined || preferred(item, known) < 0) byFile.set(fileOf(item), item);
  }
  const originalOf = originals(byFile);
  /** Of documents with more than one file. */
  const roots = new Map<string, string>();
  for (const file of byFile.keys()) {
    const root = originalOf(file);
    if (root !== file) roots.set(file, root).set(root, root);
  }
  const groups: T[][] = [];
  const ofSeveral = new Map<string, T[]>();
  for (const [file, item] of byFile) {
    const root = roots.get(file);
    const group = root === undefined ? undefined : ofSeveral.get(root);
    if (group !== undefined) group.push(item);
    else {
      const own = [item];
      groups.push(own);
      if (root !== undefined) ofSeveral.set(root, own);
    }
  }
  return groups;
}

/** Tells of each file which one it is, in the end, a signed rendition of. */
function originals(files: ReadonlyMap<string, unknown>): (file: string) => string {
  // For names that differ in the case of `.PDF` or in Unicode form only; seldom needed, so made late.
  let odd: Map<string, string> | undefined;
  const alike = (name: string): string | undefined => {
    odd ??= oddNames(files);
    const key = looseKey(name);
    const other = odd.get(key);
    if (!files.has(key)) return other;
    return other === undefined || compareCodePoints(key, other) < 0 ? key : other;
  };
  const originalOf = (file: string): string | undefined => {
    if (BESIDE.test(file)) {
      const name = file.replace(BESIDE, '');
      return files.has(name) ? name : alike(name);
    }
    const stem = file.replace(EXTENSION, '');
    if (stem === file || !SIGNED.test(stem)) return undefined;
    const name = stem.replace(SIGNED, '') + file.slice(stem.length);
    return files.has(name) ? name : alike(name);
  };
  return (file) => {
    let root = file;
    for (let next = originalOf(root); next !== undefined; next = originalOf(root)) root = next;
    return root;
  };
}

/** By its loose key the first of the names that are not written as the key is. */
function oddNames(files: ReadonlyMap<string, unknown>): Map<string, string> {
  const odd = new Map<string, string>();
  for (const file of files.keys()) {
    const key = looseKey(file);
    if (key === file) continue;
    const known = odd.get(key);
    if (known === undefined || compareCodePoints(file, known) < 0) odd.set(key, file);
  }
  return odd;
}

/** A name and those of the documents it would be a rendition of. */
export function renditionsOf(file: string): string[] {
  const name = BESIDE.test(file) ? file.replace(BESIDE, '') : file.replace(/\.signed(?=\.pdf$)/i, '');
  return name === file ? [file] : [file, ...renditionsOf(name)];
}

function looseKey(file: string): string {
  return file.normalize('NFC').replace(EXTENSION, '.pdf');
}

function bestFirst(a: FileFacts, b: FileFacts): number {
  return (
    JUDGEMENTS.indexOf(a.judgement) - JUDGEMENTS.indexOf(b.judgement) ||
    b.signatures - a.signatures ||
    compareCodePoints(a.file, b.file)
  );
}

/** The shortest name of a document is the one its signed renditions are named after. */
function originalPath(document: Document): readonly string[] {
  return document.files.reduce((a, b) => (b.file.length < a.file.length ? b : a)).path;
}

import { realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { identityOf, statOf } from '../../batch/stat.ts';
import { KysoError } from '../../errors.ts';
import type { DocumentItem } from './items.ts';

/** Where signed documents go. */
export type OutputPlan =
  /** `NAME.signed.pdf` beside each input. */
  | { readonly kind: 'beside' }
  | { readonly kind: 'in-place' }
  | { readonly kind: 'file'; readonly path: string }
  /** The input tree is mirrored in it. */
  | { readonly kind: 'folder'; readonly path: string };

interface OutputValues {
  readonly output?: string;
  readonly inPlace?: boolean;
  readonly filesFrom?: string;
}

const namesFolder = (path: string): boolean => path.endsWith('/') || path.endsWith(sep);

/**
 * Reads what `-o` and `--in-place` mean for these inputs: a file for one document, a folder for several.
 * @throws usage
 */
export function outputPlan(
  inputs: readonly string[],
  { output, inPlace, filesFrom }: OutputValues,
): OutputPlan {
  if (inPlace === true && output !== undefined)
    throw new KysoError('usage', '--in-place and --output exclude each other');
  if (inPlace === true) return { kind: 'in-place' };
  if (output === undefined) return { kind: 'beside' };
  const [only] = inputs;
  const one =
    inputs.length === 1 &&
    filesFrom === undefined &&
    only !== undefined &&
    statOf(only)?.isDirectory() !== true;
  const existing = output === '-' ? undefined : statOf(output);
  const isFolder = existing?.isDirectory() === true || namesFolder(output);
  // A pattern left by the shell may stand for many.
  const pattern = one && only !== '-' && statOf(only) === undefined && /[*?{[]/.test(only);
  if (one && !pattern && !isFolder) return { kind: 'file', path: output };
  if (output === '-') throw new KysoError('usage', 'only one document can be written to standard output');
  if (existing !== undefined && !existing.isDirectory())
    throw new KysoError('usage', `--output ${output} is a file, but several documents need a folder`, {
      subject: output,
      hint: 'Name a folder; the input tree is mirrored in it.',
    });
  return { kind: 'folder', path: output };
}

/** The folder of a plan that walks must not enter. */
export const excludedFolder = (plan: OutputPlan): string | undefined =>
  plan.kind === 'folder' ? plan.path : undefined;

/** `a.pdf` as `a.signed.pdf`; a name that ends otherwise gets `.signed.pdf` behind it. */
const signedName = (path: string): string => `${path.replace(/\.pdf$/i, '')}.signed.pdf`;

/** Path of the output for one document. @throws usage when it has no place of its own */
export function outputOf(item: Exclude<DocumentItem, { kind: 'error' }>, plan: OutputPlan): string {
  if (plan.kind === 'file') return plan.path;
  if (plan.kind === 'folder') return join(plan.path, item.kind === 'stdin' ? 'stdin.pdf' : item.relative);
  if (item.kind === 'stdin')
    throw new KysoError('usage', 'a document from standard input needs --output', {
      hint: 'Name a file, or - for standard output.',
    });
  return plan.kind === 'in-place' ? item.path : join(dirname(item.path), signedName(basename(item.path)));
}

/** What speaks against writing an output: nothing, an error, or that another name of the same document was taken. */
export type OutputObjection =
  | { readonly kind: 'error'; readonly error: KysoError }
  /** `first` is another name of the same document, which is replaced under that one. */
  | { readonly kind: 'same'; readonly first: string };

/** Sees to it that no two inputs go to one output and none onto an input, under whatever names links give them. */
export function outputGuard(
  plan: OutputPlan,
  inputs: readonly string[],
): (file: string, output: string) => OutputObjection | undefined {
  const taken = new Map<string, string>();
  const isInput = plan.kind === 'in-place' ? () => false : inputPlaces(plan, inputs);
  return (file, output) => {
    if (output === '-') return undefined;
    const target = plan.kind === 'in-place' ? realPath(output) : resolve(output);
    const first = taken.get(target);
    if (first !== undefined && plan.kind === 'in-place') return { kind: 'same', first };
    if (first !== undefined)
      return collision(
        output,
        `${file} and ${first} would both be written to ${output}`,
        'Sign them in separate runs, or give the folder they are in as the input.',
      );
    taken.set(target, file);
    if (plan.kind !== 'in-place' && file !== '-' && isSame(file, output))
      return collision(output, `${file} would be written onto itself`, 'Name another place with --output.');
    if (isInput(target))
      return collision(
        output,
        `${file} would be written to ${output}, among the inputs`,
        'Name an --output folder that is not above the inputs.',
      );
    return undefined;
  };
}

const collision = (subject: string, message: string, hint: string): OutputObjection => ({
  kind: 'error',
  error: new KysoError('output-collision', message, { subject, hint }),
});

function isSame(file: string, output: string): boolean {
  if (resolve(file) === resolve(output)) return true;
  const identity = identityOf(output);
  return identity !== undefined && identity === identityOf(file);
}

/** The path without links; of what does not exist, with those of the folders above it that do. */
function realPath(path: string): string {
  const full = resolve(path);
  try {
    return realpathSync(full);
  } catch {
    const above = dirname(full);
    return above === full ? full : join(realPath(above), basename(full));
  }
}

const isInside = (inner: string, outer: string): boolean =>
  inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep);

/** Tells whether a path lies in a folder of documents, or is one, without belonging to the output folder there. */
function inputPlaces(plan: OutputPlan, inputs: readonly string[]): (target: string) => boolean {
  if (plan.kind !== 'folder') return () => false;
  const folder = resolve(plan.path);
  const real = realPath(plan.path);
  const places = inputs
    .filter((input) => input !== '-')
    .map(realPath)
    .filter((place) => place !== real && isInside(place, real));
  if (places.length === 0) return () => false;
  return (target) => {
    const path = join(real, relative(folder, target));
    return places.some((place) => isInside(path, place));
  };
}

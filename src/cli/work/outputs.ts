import { basename, dirname, join, resolve, sep } from 'node:path';
import { statOf } from '../../batch/stat.ts';
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
  plan.kind === 'folder' ? resolve(plan.path) : undefined;

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

/** Sees to it that no two inputs go to one output and none onto an input by accident. */
export function outputGuard(plan: OutputPlan): (file: string, output: string) => KysoError | undefined {
  const taken = new Map<string, string>();
  return (file, output) => {
    if (output === '-') return undefined;
    const target = resolve(output);
    const first = taken.get(target);
    if (first !== undefined)
      return new KysoError('output-collision', `${file} and ${first} would both be written to ${output}`, {
        subject: output,
        hint: 'Sign them in separate runs, or give the folder they are in as the input.',
      });
    taken.set(target, file);
    if (plan.kind !== 'in-place' && file !== '-' && target === resolve(file))
      return new KysoError('output-collision', `${file} would be written onto itself`, {
        subject: output,
        hint: 'Use --in-place to replace inputs.',
      });
    return undefined;
  };
}

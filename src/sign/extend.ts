import { KysoError } from '../errors.ts';
import { type ByteSource, memorySource } from '../pdf/source.ts';
import type { PadesLevel, SignatureResult } from '../verify/result.ts';
import { createVerifier } from '../verify/verify.ts';
import { levels, requireServices } from './levels/plan.ts';
import { type LevelServices, type RaiseStep, raise } from './levels/raise.ts';
import { reachLevel } from './levels/reach.ts';
import type { KeptBytes } from './levels/store-update.ts';
import type { SignOptions, SignWarning } from './options.ts';
import { openForSigning } from './prepare.ts';

export interface ExtendOptions extends Pick<SignOptions, 'password' | 'repair' | 'limits'> {
  readonly level: Exclude<PadesLevel, 'B-B'>;
  /** A level that will do where the one asked for cannot be reached. */
  readonly levelFallback?: PadesLevel;
}

/** What `extendPdf` did; the extended file is the source followed by `appended`, which is empty when nothing was needed. */
export interface ExtendedPdf {
  readonly appended: Uint8Array;
  /** The lowest level of the document's signatures before. */
  readonly before: PadesLevel;
  /** The level reached. */
  readonly level: PadesLevel;
  /** What the validation data that were added take; absent when none were. */
  readonly kept?: KeptBytes;
  readonly warnings: readonly SignWarning[];
  /** Field of the newest document time-stamp made. */
  readonly field: string | undefined;
  /** Time of the newest time-stamp made. */
  readonly stampedAt: Date | undefined;
}

/** What leads to a level from the one there is; a document of level B-LTA is renewed (EN 319 142-1, 5.5). */
function stepsTo(level: PadesLevel, before: PadesLevel): readonly RaiseStep[] {
  const renews = level === 'B-LTA' && before === 'B-LTA';
  if (!renews && levels.indexOf(before) >= levels.indexOf(level)) return [];
  const stamp: readonly RaiseStep[] = before === 'B-B' ? ['document-timestamp'] : [];
  const store: readonly RaiseStep[] = level === 'B-T' ? [] : ['validation-data'];
  const archive: readonly RaiseStep[] = level === 'B-LTA' ? ['document-timestamp'] : [];
  return [...stamp, ...store, ...archive];
}

/** What extending would do; asks nobody. @throws refused-unsigned, refused-not-intact, and whatever opening a PDF throws */
export function planExtension(
  source: ByteSource,
  options: ExtendOptions,
): { readonly before: PadesLevel; readonly steps: readonly RaiseStep[] } {
  const before = levelNow(source, options);
  return { before, steps: stepsTo(options.level, before) };
}

/**
 * Raises the signatures of a document to a level, or renews its archive time-stamp: by document time-stamps and
 * validation data behind them, so that nothing that is signed changes.
 * @throws refused-unsigned, refused-not-intact, usage without the services the level needs
 * @throws timestamp-refused, timestamp-invalid, validation-data-missing, certificate-revoked, net-*
 */
export async function extendPdf(
  source: Uint8Array | ByteSource,
  options: ExtendOptions,
  services: LevelServices,
): Promise<ExtendedPdf> {
  requireServices(options.level, services);
  const bytes = source instanceof Uint8Array ? memorySource(source) : source;
  const { before } = planExtension(bytes, options);
  const { level, warnings, result } = await reachLevel(options.level, options.levelFallback, (tried) =>
    raise(bytes, stepsTo(tried, before), services, options),
  );
  const { appended, fields, stamped, kept } = result;
  return {
    appended,
    before,
    level,
    ...(kept ? { kept } : {}),
    warnings,
    field: fields.at(-1),
    stampedAt: stamped.at(-1)?.time,
  };
}

/** @throws refused-unsigned, refused-not-intact, and whatever opening a PDF throws */
function levelNow(source: ByteSource, options: ExtendOptions): PadesLevel {
  const { password, limits } = options;
  const verifier = createVerifier({
    ...(password === undefined ? {} : { password }),
    ...(limits === undefined ? {} : { limits }),
  });
  // What cannot be read throws here, with its own code.
  openForSigning(source, options);
  const { signatures } = verifier.verify(source);
  const own = signatures.filter(({ kind }) => kind === 'signature' || kind === 'certification');
  if (own.length === 0)
    throw new KysoError('refused-unsigned', 'the document carries no signature to extend', {
      hint: 'Sign it first with kyso sign.',
    });
  const broken = signatures.find(({ status, kind }) => status === 'failed' && kind !== 'usage-rights');
  if (broken)
    throw new KysoError('refused-not-intact', `the signature in field ${broken.field} does not hold`, {
      subject: broken.field,
      hint: 'kyso verify says why; a time-stamp over it would only conserve that.',
    });
  return own.map(levelOf).reduce((a, b) => (levels.indexOf(a) <= levels.indexOf(b) ? a : b));
}

/** A signature of another kind than PAdES gains from the same steps. */
const levelOf = ({ level }: SignatureResult): PadesLevel => level ?? 'B-B';

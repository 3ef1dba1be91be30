import { KysoError } from '../../errors.ts';
import type { PadesLevel } from '../../verify/result.ts';
import type { SignOptions } from '../options.ts';
import type { LevelServices, RaiseStep } from './raise.ts';

/** How a level is reached: within the signature's own CMS, and by updates behind it (EN 319 142-1, 6.3). */
interface LevelPlan {
  readonly stampSignature: boolean;
  readonly steps: readonly RaiseStep[];
}

const plans: Readonly<Record<PadesLevel, LevelPlan>> = {
  'B-B': { stampSignature: false, steps: [] },
  'B-T': { stampSignature: true, steps: [] },
  'B-LT': { stampSignature: true, steps: ['validation-data'] },
  'B-LTA': { stampSignature: true, steps: ['validation-data', 'document-timestamp'] },
};

/** Levels from the lowest up. */
export const levels: readonly PadesLevel[] = ['B-B', 'B-T', 'B-LT', 'B-LTA'];

/** The level asked for, or the highest one that what is given implies. */
export const wantedLevel = (
  { level }: Pick<SignOptions, 'level'>,
  { timestamps }: LevelServices,
): PadesLevel => level ?? (timestamps ? 'B-T' : 'B-B');

/**
 * A CMS made elsewhere is not opened again: its time-stamp is one over the document.
 * @throws usage when nobody is named who gives what the level needs
 */
export function levelPlan(level: PadesLevel, services: LevelServices, wholeCms: boolean): LevelPlan {
  const plan = plans[level];
  requireServices(level, services);
  if (!wholeCms || !plan.stampSignature) return plan;
  return { stampSignature: false, steps: ['document-timestamp', ...plan.steps] };
}

/** @throws usage */
export function requireServices(level: PadesLevel, { timestamps, validationData }: LevelServices): void {
  if (level !== 'B-B' && !timestamps)
    throw new KysoError('usage', `level ${level} needs time-stamps`, {
      hint: 'Name a time-stamp service with --tsa URL.',
    });
  if ((level === 'B-LT' || level === 'B-LTA') && !validationData)
    throw new KysoError('usage', `level ${level} needs validation data`, {
      hint: 'Let kyso ask for it with --online, or give it with --crl, --ocsp and --trust.',
    });
}

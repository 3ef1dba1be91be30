import { asKysoError, type ErrorCode, type KysoError } from '../../errors.ts';
import type { PadesLevel } from '../../verify/result.ts';
import type { SignWarning } from '../options.ts';
import { levels } from './plan.ts';

interface Reached<T> {
  readonly level: PadesLevel;
  readonly warnings: readonly SignWarning[];
  readonly result: T;
}

/** Failures of those who give what a level needs: a lower level may do without them. */
const ofServices: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'timestamp-refused',
  'timestamp-invalid',
  'validation-data-missing',
]);

/**
 * Tries the level asked for; where a service fails and a fallback is named, that one. A level is never lost silently:
 * without a fallback the failure is the result.
 */
export async function reachLevel<T>(
  level: PadesLevel,
  fallback: PadesLevel | undefined,
  attempt: (level: PadesLevel) => Promise<T>,
): Promise<Reached<T>> {
  try {
    return { level, warnings: [], result: await attempt(level) };
  } catch (error) {
    const failure = asKysoError(error);
    if (!isOfService(failure) || fallback === undefined || levels.indexOf(fallback) >= levels.indexOf(level))
      throw failure;
    const result = await attempt(fallback);
    const message = `level ${level} could not be reached, it is ${fallback}: ${failure.message}`;
    return { level: fallback, warnings: [{ code: 'level-not-reached', message }], result };
  }
}

const isOfService = ({ code }: KysoError): boolean => ofServices.has(code) || code.startsWith('net-');

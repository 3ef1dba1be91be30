import { KysoError } from '../errors.ts';

/** Waits in vain, one after the other, after which a service is not asked any more. */
const mostWaits = 3;
/** Requests that were given up within so many milliseconds waited at the same time. */
const together = 250;

/**
 * Asks a service until it let its callers wait in vain three times in a row: the rest of a batch then fails at once
 * instead of waiting for hours, and is finished by the next run.
 * @returns what asks; it throws what asking throws, and net-timeout when the service is not asked any more
 */
export function patientAsking(): <T>(ask: () => Promise<T>) => Promise<T> {
  let waits = 0;
  let last = Number.NEGATIVE_INFINITY;
  let silent: KysoError | undefined;
  return async (ask) => {
    if (silent !== undefined) throw silent;
    try {
      const answer = await ask();
      waits = 0;
      return answer;
    } catch (error) {
      if (!(error instanceof KysoError) || error.code !== 'net-timeout') {
        waits = 0;
        throw error;
      }
      const now = performance.now();
      if (now - last > together) waits++;
      last = now;
      if (waits >= mostWaits)
        silent = new KysoError(
          'net-timeout',
          `${error.message}; after ${waits} waits it is not asked again`,
          {
            ...(error.subject === undefined ? {} : { subject: error.subject }),
            hint: 'Run the same command again later: it finishes the rest.',
          },
        );
      throw error;
    }
  };
}

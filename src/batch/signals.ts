/** Exit code of an interrupted run. */
export const interruptedCode = 130;

export interface Interruption {
  /** Aborted at the first signal: start nothing new. */
  readonly signal: AbortSignal;
  /** Takes the handlers away. */
  release(): void;
}

const signals: readonly NodeJS.Signals[] =
  process.platform === 'win32' ? ['SIGINT', 'SIGTERM', 'SIGBREAK'] : ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** How long work under way may go on after the first signal. */
const graceMs = 5_000;

/**
 * Turns interruption signals into an AbortSignal. When what is under way does not end in time, or a second
 * signal comes, `giveUp` is awaited and the process ends with 130.
 */
export function onInterrupt(giveUp: () => Promise<void>): Interruption {
  const controller = new AbortController();
  const stop = (): void => {
    void giveUp().finally(() => process.exit(interruptedCode));
  };
  const handler = (): void => {
    if (controller.signal.aborted) stop();
    else {
      controller.abort();
      setTimeout(stop, graceMs).unref();
    }
  };
  for (const name of signals) process.on(name, handler);
  return {
    signal: controller.signal,
    release() {
      for (const name of signals) process.off(name, handler);
    },
  };
}

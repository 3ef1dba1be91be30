import type { CommandContext } from '../context.ts';

/** A line on the terminal that says how far a batch has come. */
export interface Progress {
  /** One more document is done. */
  step(): void;
  /** Takes the line away before something else is printed there. */
  pause(): void;
  stop(): void;
}

const silent: Progress = { step: () => undefined, pause: () => undefined, stop: () => undefined };

/** Shown only for work over this long. */
const patienceMs = 1_000;
const refreshMs = 100;

/**
 * Progress on standard error, when that is a terminal and nothing forbids it. The number of documents is not
 * known beforehand (folders are walked while others are worked on), so a count and a rate are shown.
 */
export function startProgress({ quiet, messages, err }: CommandContext): Progress {
  if (quiet || process.stderr.isTTY !== true) return silent;
  const start = Date.now();
  let done = 0;
  let shown = 0;
  let visible = false;
  const clear = (): void => {
    if (visible) process.stderr.write('\r\u001b[K');
    visible = false;
  };
  return {
    step() {
      done++;
      const now = Date.now();
      if (now - start < patienceMs || now - shown < refreshMs) return;
      shown = now;
      visible = true;
      const rate = ((done * 1000) / (now - start)).toFixed(0);
      process.stderr.write(`\r\u001b[K${err.paint.dim(messages.progress(done, rate))}`);
    },
    pause: clear,
    stop: clear,
  };
}

import { entryOf, hashOfLine, sequenceOf } from './log-line.ts';

/** What is wrong with a log, and where. */
export interface LogFault {
  /** From 1. */
  readonly line: number;
  readonly code: LogFaultCode;
  /** Of `missing`: how many lines are gone. */
  readonly lines?: number;
}

export type LogFaultCode =
  /** The line is not the one that stood there when the next was written. */
  | 'altered'
  /** Lines before it were taken out. */
  | 'missing'
  /** It stands where it was not written: put in, or moved. */
  | 'out-of-order'
  /** Not a line of a log at all. */
  | 'unreadable'
  /** It is the last, and was not written to its end. */
  | 'cut';

/** What a log shows of itself. */
export interface LogVerdict {
  readonly status: 'passed' | 'failed';
  readonly lines: number;
  /** Lines bound to the one before them. */
  readonly chained: number;
  /** Lines from before logs were chained, at the beginning. */
  readonly unchained: number;
  /** Lines whose writer was stopped in the middle, as the next one saw them. */
  readonly torn: number;
  /** SHA-256 of the last line: kept elsewhere, it shows later that nothing was cut off. */
  readonly head: string | null;
  /** Whether the line asked for stands in it. */
  readonly expected?: boolean;
  /** The first thousand. */
  readonly faults: readonly LogFault[];
}

const mostFaults = 1_000;

interface Line {
  readonly number: number;
  readonly hash: string;
  readonly readable: boolean;
}

/** Takes the lines of a log one after the other, without their line feeds. */
export interface LogChecker {
  /** @param whole it ends with a line feed */
  line(bytes: Uint8Array, whole: boolean): void;
  finish(): LogVerdict;
}

/** @param expected hash of a line that must be there, lower-case hex */
export function logChecker(expected?: string): LogChecker {
  const faults: LogFault[] = [];
  const fault = (code: LogFaultCode, line: number, lines?: number): void => {
    if (faults.length < mostFaults) faults.push({ line, code, ...(lines === undefined ? {} : { lines }) });
  };
  const counts = { lines: 0, chained: 0, unchained: 0, torn: 0 };
  let before: Line | undefined;
  let sequence = 0;
  let found = false;
  let lastWhole = true;
  return {
    line(bytes, whole) {
      const number = ++counts.lines;
      const hash = hashOfLine(bytes);
      found ||= hash === expected;
      lastWhole = whole;
      const entry = entryOf(bytes);
      const place = sequenceOf(entry);
      if (entry === undefined) {
        if (before?.readable === false) fault('unreadable', before.number);
        before = { number, hash, readable: false };
      } else if (place === undefined) {
        if (counts.chained > 0) fault('out-of-order', number);
        else counts.unchained++;
        if (before?.readable === false) fault('unreadable', before.number);
        before = { number, hash, readable: true };
      } else {
        counts.chained++;
        const follows = (before?.hash ?? null) === entry.previous;
        if (place > sequence + 1) fault('missing', number, place - sequence - 1);
        else if (place <= sequence) fault('out-of-order', number);
        else if (before?.readable === false) {
          // The writer of this line saw it so, and began a new one.
          if (follows) counts.torn++;
          else fault('unreadable', before.number);
        } else if (!follows) fault('altered', before?.number ?? number);
        sequence = place;
        before = { number, hash, readable: true };
      }
    },
    finish() {
      if (before?.readable === false) fault(lastWhole ? 'unreadable' : 'cut', before.number);
      const failed = faults.length > 0 || (expected !== undefined && !found);
      return {
        status: failed ? 'failed' : 'passed',
        ...counts,
        head: before?.hash ?? null,
        ...(expected === undefined ? {} : { expected: found }),
        faults,
      };
    },
  };
}

import { asKysoError, type ErrorCode } from '../errors.ts';

/** 0 done, 1 a negative verdict, 2 could not, 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 130;

/** The worse of two: 2 over 1 over 0, and an interruption over all. */
export const worse = (a: ExitCode, b: ExitCode): ExitCode => (a > b ? a : b);

/** A refusal is the document's own rules speaking, the rest could not be done. */
export const exitOfCode = (code: ErrorCode): ExitCode =>
  code === 'interrupted' ? 130 : code.startsWith('refused-') ? 1 : 2;

export const exitOfError = (error: unknown): ExitCode => exitOfCode(asKysoError(error).code);

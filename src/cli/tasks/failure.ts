import { asKysoError, type ErrorCode } from '../../errors.ts';

/** An error as plain data: it travels between threads and into JSON. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
}

export function failureOf(thrown: unknown): Failure {
  const { code, message, hint } = asKysoError(thrown);
  return hint === undefined ? { code, message } : { code, message, hint };
}

import type { ErrorCode } from '../../errors.ts';
import type { Messages } from '../view/messages/messages.ts';
import { failureOf } from './failure.ts';

export type CheckName =
  | 'key'
  | 'certificate'
  | 'chain'
  | 'revocation'
  | 'timestamp'
  | 'clock'
  | 'font'
  | 'workers'
  | 'output'
  | 'space';

/** What one check found. */
export interface Finding {
  readonly check: CheckName;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  readonly code?: ErrorCode;
}

export type Found = Omit<Finding, 'check'>;

/** The texts of what checks find, in the language of the run. */
export type CheckTexts = Messages['doctor'];

export const ok = (message: string): Found => ({ status: 'ok', message });
export const warn = (message: string, hint: string): Found => ({ status: 'warn', message, hint });
export const fail = (message: string, hint: string): Found => ({ status: 'fail', message, hint });

/** What a check throws is what it found. */
export async function checked(
  check: CheckName,
  work: () => Promise<readonly Found[]> | readonly Found[],
): Promise<Finding[]> {
  try {
    return (await work()).map((found) => ({ check, ...found }));
  } catch (error) {
    const { code, message, hint } = failureOf(error);
    return [{ check, status: 'fail', message, code, ...(hint === undefined ? {} : { hint }) }];
  }
}

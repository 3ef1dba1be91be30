import { KysoError } from '../../errors.ts';

/** A table as it was read: texts, each row as long as it happens to be. Dates are ISO 8601 days where the file says so. */
export interface Sheet {
  readonly rows: readonly (readonly string[])[];
  /** Cells are told apart by a character, empty ones too: rows that belong together are of one length. */
  readonly separated?: true;
}

/** What is left out would be missing from every figure. */
export const tooLong = (name: string, most: number): KysoError =>
  new KysoError('register-invalid', `${name} has more than ${most} lines`, {
    subject: name,
    hint: 'Divide it, by year or by unit.',
  });

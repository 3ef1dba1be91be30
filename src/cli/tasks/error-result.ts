import type { DocumentResult } from '../../verify/result.ts';
import type { Failure } from './failure.ts';

/** The result of a document that could not be read. */
export const errorResult = (file: string, { code, message, hint }: Failure): DocumentResult => ({
  file,
  format: 'pdf',
  status: 'error',
  signatures: [],
  error: hint === undefined ? { code, message } : { code, message, hint },
});

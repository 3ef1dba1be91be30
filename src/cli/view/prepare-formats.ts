import type { SignRecord } from '../tasks/sign-record.ts';
import type { SignRenderer } from './sign-formats.ts';

/** The JSON of one prepared document: the object itself. */
export const onePrepared = (): SignRenderer => ({
  head: () => '',
  document: (record: SignRecord) => `${JSON.stringify(record, null, 2)}\n`,
  foot: () => '',
});

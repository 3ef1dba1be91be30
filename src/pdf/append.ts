/**
 * Incremental updates: `beginUpdate(view)`, then `add`, `put` or `edit` what changes, then `finish()` gives the
 * bytes to be written behind the source.
 */
export type { AppendedSection, Update } from './append/types.ts';
export { beginUpdate } from './append/update.ts';
export {
  appendToArray,
  DictEdit,
  editDict,
  newArray,
  newDict,
  type StreamToWrite,
  verbatim,
  type Writable,
} from './append/writable.ts';

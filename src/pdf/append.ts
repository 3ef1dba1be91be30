/**
 * Incremental updates: `beginUpdate(view)`, then `add`, `put` or `edit` what changes, then `finish()` gives the
 * bytes to be written behind the source.
 */
export type { AppendedSection, MarkedRange, Update } from './append/types.ts';
export { beginUpdate } from './append/update.ts';
export {
  ArrayEdit,
  appendToArray,
  DictEdit,
  editDict,
  newArray,
  newDict,
  type StreamToWrite,
  type Verbatim,
  verbatim,
  type Writable,
} from './append/writable.ts';

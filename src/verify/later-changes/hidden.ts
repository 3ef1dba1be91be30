import { isInteger, type PdfObject } from '../../pdf/objects.ts';

/** Bits of F (ISO 32000-2, table 167). Invisible is for annotations of unknown types, and so hides none that is known. */
const flag = { hidden: 0x02, print: 0x04, noView: 0x20 } as const;

/** Do the flags keep an annotation from screen and paper alike? NoView alone leaves what is printed. */
export function isHidden(flags: PdfObject): boolean {
  if (!isInteger(flags)) return false;
  return (flags & flag.hidden) !== 0 || ((flags & flag.noView) !== 0 && (flags & flag.print) === 0);
}

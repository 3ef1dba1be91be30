import { isArray, isDict, isName, isStream } from '../../pdf/objects.ts';
import type { PdfView } from '../../pdf/types.ts';

/** What a document that says it is PDF/A asks of what is added to it (ISO 19005). */
export interface ArchivalRules {
  readonly part: 1 | 2 | 3 | 4;
  /** Part 1 knows none (6.4); later parts only over a known colour space (6.2.10). */
  readonly transparency: boolean;
}

/** Metadata longer than this is not looked into: what says which part it is stands in a few hundred bytes. */
const longestMetadata = 4 * 1024 * 1024;

const claim = /pdfaid:part\s*(?:=\s*["']|>\s*)([1-4])/;

/** The rules of the part the document's metadata claims; undefined for one that claims none. */
export function archivalRules(view: PdfView): ArchivalRules | undefined {
  const part = claim.exec(metadata(view))?.[1];
  if (part === undefined) return undefined;
  const known = Number(part) as ArchivalRules['part'];
  return { part: known, transparency: known > 1 && hasOutputIntent(view) };
}

function metadata(view: PdfView): string {
  const stream = view.get(view.catalog, 'Metadata');
  if (!isStream(stream) || stream.raw.length > longestMetadata) return '';
  try {
    return Buffer.from(view.decode(stream)).toString('utf8');
  } catch {
    // What cannot be read claims nothing; signing leaves it as it is.
    return '';
  }
}

function hasOutputIntent(view: PdfView): boolean {
  const intents = view.get(view.catalog, 'OutputIntents');
  return (
    isArray(intents) &&
    intents.items.some((item) => {
      const intent = view.resolve(item);
      return isDict(intent) && isName(view.get(intent, 'S'), 'GTS_PDFA1');
    })
  );
}

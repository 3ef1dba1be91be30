import { asKysoError } from '../../errors.ts';
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

/** The document's metadata, or why nobody can tell what they say. */
type Metadata =
  | { readonly kind: 'read'; readonly text: string }
  | { readonly kind: 'unread'; readonly why: string };

const known = new WeakMap<PdfView, Metadata>();

/** The rules of the part the document's metadata claims; undefined for one that claims none. */
export function archivalRules(view: PdfView): ArchivalRules | undefined {
  const metadata = metadataOf(view);
  const part = metadata.kind === 'read' ? claim.exec(metadata.text)?.[1] : undefined;
  if (part === undefined) return undefined;
  const number = Number(part) as ArchivalRules['part'];
  return { part: number, transparency: number > 1 && hasOutputIntent(view) };
}

/** Why the metadata do not say which rules apply, of a document that has some that cannot be read. */
export function metadataFault(view: PdfView): string | undefined {
  const metadata = metadataOf(view);
  return metadata.kind === 'unread' ? metadata.why : undefined;
}

function metadataOf(view: PdfView): Metadata {
  let found = known.get(view);
  if (found === undefined) {
    found = readMetadata(view);
    known.set(view, found);
  }
  return found;
}

/** What cannot be read claims nothing; signing leaves it as it is. */
function readMetadata(view: PdfView): Metadata {
  try {
    const stream = view.get(view.catalog, 'Metadata');
    if (stream === undefined || stream === null) return { kind: 'read', text: '' };
    if (!isStream(stream)) return { kind: 'unread', why: 'they are no stream' };
    if (stream.raw.length > longestMetadata) return { kind: 'unread', why: 'they are too long' };
    const text = Buffer.from(view.decode(stream)).toString('utf8');
    // XMP may be in wider characters elsewhere than in PDF/A (ISO 16684-1, 7.3).
    const plain = text.replaceAll('\0', '');
    if (!/<\w+:RDF[\s>]/.test(plain)) return { kind: 'unread', why: 'they are no XMP' };
    return /<\/\w+:RDF\s*>/.test(plain)
      ? { kind: 'read', text }
      : { kind: 'unread', why: 'their XMP breaks off' };
  } catch (error) {
    return { kind: 'unread', why: asKysoError(error).message };
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

import { type RawBody, streamBody } from '../../fixtures/raw-pdf.ts';
import { objects, type Paper } from './paper.ts';

/** What a document security store is to hold: DER of each. */
export interface StoreInput {
  readonly certificates?: readonly Uint8Array[];
  readonly crls?: readonly Uint8Array[];
  readonly ocsps?: readonly Uint8Array[];
  /** Text of the VRI dictionary. */
  readonly vri?: string;
}

let next = 1000;

/** Adds or replaces the document security store in an update (ISO 32000-2, 12.8.4.3). */
export function storing(paper: Paper, { certificates = [], crls = [], ocsps = [], vri }: StoreInput): Paper {
  // Signatures take the numbers behind the last one used.
  next += 100;
  const added: Record<number, RawBody> = {};
  const list = (key: string, ders: readonly Uint8Array[]): string => {
    const references = ders.map((der) => {
      added[next] = streamBody('', der);
      return `${next++} 0 R`;
    });
    return references.length > 0 ? `/${key} [${references.join(' ')}]` : '';
  };
  const lists = [list('Certs', certificates), list('CRLs', crls), list('OCSPs', ocsps)].join(' ');
  const dss = next++;
  added[dss] = `<< /Type /DSS ${lists} ${vri ? `/VRI << ${vri} >>` : ''} >>`;
  added[objects.catalog] = paper
    .body(objects.catalog)
    .replace(/\/DSS \d+ 0 R /, '')
    .replace(/>>$/, `/DSS ${dss} 0 R >>`);
  return paper.update(added);
}

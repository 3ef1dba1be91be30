import { type RawBody, streamBody } from '../../fixtures/raw-pdf.ts';
import { objects, type Paper } from './paper.ts';

/** What a document security store is to hold: DER of each. */
export interface StoreInput {
  readonly certificates?: readonly Uint8Array[];
  readonly crls?: readonly Uint8Array[];
  readonly ocsps?: readonly Uint8Array[];
  /** Text of the VRI dictionary. */
  readonly vri?: string;
  /** Key of the VRI entry under which the CRLs stand, and not in the store. */
  readonly crlsUnder?: string;
}

let next = 1000;

/** Adds or replaces the document security store in an update (ISO 32000-2, 12.8.4.3). */
export function storing(paper: Paper, input: StoreInput): Paper {
  const { certificates = [], crls = [], ocsps = [], vri, crlsUnder } = input;
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
  const own = crlsUnder === undefined ? list('CRLs', crls) : '';
  const lists = [list('Certs', certificates), own, list('OCSPs', ocsps)].join(' ');
  const entries = crlsUnder === undefined ? vri : `/${crlsUnder} << ${list('CRL', crls)} >>`;
  const dss = next++;
  added[dss] = `<< /Type /DSS ${lists} ${entries ? `/VRI << ${entries} >>` : ''} >>`;
  added[objects.catalog] = paper
    .body(objects.catalog)
    .replace(/\/DSS \d+ 0 R /, '')
    .replace(/>>$/, `/DSS ${dss} 0 R >>`);
  return paper.update(added);
}

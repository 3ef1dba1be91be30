import type { DocumentResult, VerifyReport } from '../../verify/result.ts';

export type VerifyFormat = 'human' | 'json' | 'ndjson' | 'junit' | 'sarif';
export type Summary = VerifyReport['summary'];

/** What stands once in a report, whatever the documents are. */
export type Heading = Pick<VerifyReport, 'kyso' | 'validationTime' | 'policy'>;

/** What is known of the whole when all documents are done. */
export type Ending = Heading & Pick<VerifyReport, 'network'>;

/** Why a document does not meet what the command line required. */
export type Unmet = 'signed' | 'signer';

/**
 * One output format. `document` runs where the document was verified, perhaps in a worker; the other parts
 * where the output is written. Formats that must know all before the first line keep the documents' texts.
 */
export interface VerifyRenderer {
  document(result: DocumentResult, unmet: Unmet | undefined): string;
  head(heading: Heading): string;
  between: string;
  foot(summary: Summary, ending: Ending): string;
}

import { decodeHeader, type FactsHeader } from '../../verify/facts-file/header.ts';
import type { WorkItem } from './batch.ts';
import { linesOf } from './lines.ts';

/** Characters of one line: the facts of a document, its embedded revocation lists among them. */
const lineLimit = 256 * 1024 * 1024;

/** A document's facts as they stand in the file; `file` says where until they are read. */
export interface FactsItem extends WorkItem {
  readonly facts: string;
}

/**
 * Opens a file of facts, `-` for standard input: its first line is read, the documents' follow as asked for.
 * @throws facts-malformed, file-not-found, file-unreadable
 */
export async function openFacts(
  path: string,
): Promise<{ header: FactsHeader; items: AsyncGenerator<FactsItem> }> {
  const lines = linesOf(path, lineLimit);
  const first = await lines.next();
  const header = decodeHeader(first.done ? '' : first.value);
  return { header, items: documents(path, lines) };
}

async function* documents(path: string, lines: AsyncGenerator<string>): AsyncGenerator<FactsItem> {
  let number = 1;
  for await (const facts of lines) {
    number++;
    if (facts.trim() !== '') yield { file: `${path}:${number}`, facts };
  }
}

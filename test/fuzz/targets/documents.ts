import { inspectDocument } from '../../../src/cli/tasks/document-facts.ts';
import { KysoError } from '../../../src/errors.ts';
import { defaultLimits } from '../../../src/limits.ts';
import { readDss } from '../../../src/pades/dss.ts';
import { readFields } from '../../../src/pades/fields.ts';
import { cursorOn } from '../../../src/pdf/cursor.ts';
import { openPdf } from '../../../src/pdf/document.ts';
import { decodeStream, type FilterSpec } from '../../../src/pdf/filters/decode.ts';
import { readValue } from '../../../src/pdf/lexer.ts';
import { isStream, PdfDict, PdfName } from '../../../src/pdf/objects.ts';
import { countPages } from '../../../src/pdf/pages.ts';
import type { PdfDocument } from '../../../src/pdf/types.ts';
import { byteMutations } from '../mutate/bytes.ts';
import { pdfMutations } from '../mutate/pdf.ts';
import type { Target } from './types.ts';

const mutations = [...byteMutations, ...pdfMutations];

/** Reads value after value. */
const lexer: Target = {
  seeds: 'syntax',
  mutations,
  run: (input) => {
    const c = cursorOn({ bytes: input, base: 0 }, 0, input.length, defaultLimits);
    let values = 0;
    for (let before = -1; c.pos < input.length && c.pos > before; values++) {
      before = c.pos;
      readValue(c);
    }
    return `${values} values, ${c.tolerated ?? 'clean'}`;
  },
};

/** Loads every object of the newest revisions, decodes what can be decoded, walks every tree. */
function readWhole(document: PdfDocument): string {
  let decoded = 0;
  for (const { index } of document.revisions.slice(-4)) {
    const view = document.at(index);
    for (const num of view.objectNumbers()) {
      const value = view.object(num)?.value;
      if (!isStream(value)) continue;
      try {
        decoded += view.decode(value).length;
      } catch (error) {
        if (!(error instanceof KysoError) || error.code === 'limit-exceeded') throw error;
      }
    }
    readFields(view);
    readDss(view);
  }
  const pages = countPages(document.latest);
  return `${document.revisions.length} revisions, ${pages} pages, ${decoded} bytes, ${document.anomalies.length} anomalies`;
}

const open: Target = { seeds: 'pdf', mutations, run: (input) => readWhole(openPdf(input)) };

/** The same with its cross-references made useless first. */
const repair: Target = {
  seeds: 'pdf',
  mutations,
  run: (input) => {
    const text = Buffer.from(input).toString('latin1').replaceAll('startxref', 'startxxxx');
    return readWhole(openPdf(Buffer.from(text, 'latin1')));
  },
};

const chains: readonly (readonly string[])[] = [
  ['FlateDecode'],
  ['LZWDecode'],
  ['ASCII85Decode'],
  ['ASCIIHexDecode'],
  ['RunLengthDecode'],
  ['ASCIIHexDecode', 'FlateDecode'],
  ['FlateDecode', 'FlateDecode', 'LZWDecode'],
];

/** The first byte chooses the chain, the second the predictor. */
const filters: Target = {
  seeds: 'filter',
  mutations: byteMutations,
  run: (input) => {
    const [which = 0, predictor = 0] = input;
    const params = PdfDict.of({
      Predictor: predictor,
      Columns: 1 + (predictor >> 4),
      Name: PdfName.of('Identity'),
    });
    const specs: FilterSpec[] = (chains[which % chains.length] ?? []).map((name) => ({ name, params }));
    const decoded = decodeStream(input.subarray(2), specs, { limits: defaultLimits, spent: 0 });
    return `${decoded.length} bytes`;
  },
};

const inspect: Target = {
  seeds: 'signed',
  mutations,
  run: (input) => JSON.stringify(inspectDocument(Buffer.from(input), undefined)),
};

export const documentTargets = { lexer, open, repair, filters, inspect } as const;

import { createHash } from 'node:crypto';
import { beginUpdate } from '../../pdf/append.ts';
import { openPdf } from '../../pdf/document.ts';
import { isRef, PdfString } from '../../pdf/objects.ts';
import { composeLetter } from './compose.ts';
import { encryptPdf } from './encrypt.ts';
import { setLetter } from './letter.ts';
import { setEnglish, setInvoice, setRequest } from './other-forms.ts';
import type { Sheet, SignatureBox } from './sheet.ts';
import type { Sample } from './types.ts';

export interface MadeSample {
  readonly bytes: Uint8Array;
  /** Where it is to be signed by hand. */
  readonly signatureBox?: SignatureBox;
}

/** One sample document; its bytes are the same every time but for an encrypted one's keys. */
export async function makeSample(sample: Sample): Promise<MadeSample> {
  const sheet = await set(sample);
  const bytes = await write(sheet, sample);
  return sheet.signatureBox ? { bytes, signatureBox: sheet.signatureBox } : { bytes };
}

async function write(sheet: Sheet, sample: Sample): Promise<Uint8Array> {
  const bytes = await sheet.document.save({
    useObjectStreams: sample.kind === 'stream',
    addDefaultPage: false,
    updateFieldAppearances: false,
  });
  if (sample.kind === 'updated') return withUpdate(bytes);
  if (sample.kind === 'encrypted') {
    const ownerPassword = createHash('sha256').update(sample.file).digest('hex');
    return encryptPdf(bytes, { revision: 6, userPassword: '', ownerPassword });
  }
  return bytes;
}

function set(sample: Sample): Promise<Sheet> {
  const { content } = sample;
  switch (content.form) {
    case 'letter':
      return setLetter(composeLetter(sample, content));
    case 'english':
      return setEnglish(sample, content.number, content.subject);
    case 'invoice':
      return setInvoice(sample, content.number, content.lang);
    case 'request':
      return setRequest(sample, content.number);
  }
}

/** A second revision, as an office program leaves it that only changed the keywords. */
function withUpdate(bytes: Uint8Array): Uint8Array {
  const view = openPdf(bytes).latest;
  const update = beginUpdate(view);
  const info = view.trailer.get('Info');
  if (isRef(info)) update.edit(info).set('Keywords', new PdfString(Buffer.from('mau, kyso', 'latin1')));
  return Buffer.concat([bytes, update.finish().bytes]);
}

import { KysoError } from '../errors.ts';
import type { DocumentContext } from './context.ts';
import { createSecurityHandler } from './crypt/security-handler.ts';
import { isArray, isString, PdfArray, PdfDict, type PdfObject, PdfRef } from './objects.ts';
import type { OpenOptions, PdfView } from './types.ts';

/** Dictionaries within the Encrypt dictionary: CF, and each filter in it. */
const depthResolved = 6;

/**
 * Sets up decryption when the trailer has an Encrypt dictionary (7.6). Must run before any other object is
 * loaded, since objects are decrypted as they are.
 * @throws password-required, password-wrong, encryption-unsupported, pdf-malformed
 */
export function setUpEncryption(
  context: DocumentContext,
  view: PdfView,
  password: OpenOptions['password'],
): void {
  const { document } = context;
  const holder = document.revisions.findLast(({ trailer }) => trailer.has('Encrypt'));
  if (!holder) return;
  if (holder !== document.revisions.at(-1))
    context.note(
      'xref-damaged',
      'the newest trailer leaves out the Encrypt entry of an older one',
      holder.end,
    );
  const encrypt = holder.trailer.get('Encrypt');
  context.encryptObject = encrypt instanceof PdfRef ? encrypt.num : undefined;
  const dict = direct(view, encrypt, 0);
  if (dict === null) return;
  if (!(dict instanceof PdfDict))
    throw new KysoError('pdf-malformed', 'the Encrypt entry of the trailer is not a dictionary', {
      offset: holder.end,
    });
  const ids = view.resolve(holder.trailer.get('ID'));
  const first = isArray(ids) ? view.resolve(ids.items[0]) : null;
  context.encryption = createSecurityHandler(
    dict,
    isString(first) ? first.bytes : new Uint8Array(0),
    password,
  );
}

function direct(view: PdfView, value: PdfObject | undefined, depth: number): PdfObject {
  const own = view.resolve(value);
  if (depth >= depthResolved) return own;
  if (own instanceof PdfArray) return new PdfArray(own.items.map((item) => direct(view, item, depth + 1)));
  if (!(own instanceof PdfDict)) return own;
  const entries = new Map<string, PdfObject>();
  for (const [key, item] of own.entries) entries.set(key, direct(view, item, depth + 1));
  return PdfDict.from(entries);
}

import { locks } from '../pades/doc-mdp.ts';
import { type FormField, readFields } from '../pades/fields.ts';
import { isArray, isName, isRef, isString, type PdfObject } from '../pdf/objects.ts';
import { walkPages } from '../pdf/pages.ts';
import type { ByteSource } from '../pdf/source.ts';
import { decodeTextString } from '../pdf/text.ts';
import type { PdfView } from '../pdf/types.ts';
import { createVerifier } from '../verify/verify.ts';
import { isSigned } from './field.ts';
import type { SignOptions } from './options.ts';
import { openForSigning } from './prepare.ts';
import { readRules } from './rules.ts';

/** What a form says of one field. */
export interface ListedField {
  /** Fully qualified. */
  readonly name: string;
  readonly type: 'signature' | 'text' | 'choice' | 'button' | 'unknown';
  /** No value, or an empty one; a signature field without a signature. */
  readonly empty: boolean;
  /** Of text, choices and buttons. */
  readonly value?: string;
  readonly widgets: readonly {
    /** From 1; null when it stands on no page. */
    readonly page: number | null;
    /** llx, lly, urx, ury in default user space; null when it has none. */
    readonly rect: readonly number[] | null;
  }[];
  /** Whom the certificate of the signature names, and how it stands without trust anchors. */
  readonly signedBy?: { readonly name: string | null; readonly status: string };
  /** Signed fields whose signatures forbid a change of this one. */
  readonly lockedBy: readonly string[];
}

const types: Readonly<Record<string, ListedField['type']>> = {
  Sig: 'signature',
  Tx: 'text',
  Ch: 'choice',
  Btn: 'button',
};

/** Every field of a document's form, in its order. @throws whatever opening a PDF throws */
export function listFields(
  source: Uint8Array | ByteSource,
  options: Pick<SignOptions, 'password' | 'repair' | 'limits'> = {},
): ListedField[] {
  const document = openForSigning(source, { ...options, repair: true });
  const view = document.latest;
  const tree = readFields(view, document.limits);
  const { locksInForce } = readRules(view, tree);
  const pageOf = pagesOfWidgets(view);
  const { password, limits } = options;
  const signers = tree.fields.some((field) => field.type === 'Sig' && isSigned(view, field))
    ? createVerifier({
        ...(password === undefined ? {} : { password }),
        ...(limits === undefined ? {} : { limits }),
      }).verify(source).signatures
    : [];
  return tree.fields.map((field) => {
    const type = types[field.type ?? ''] ?? 'unknown';
    const signature = type === 'signature' && isSigned(view, field);
    const value = type === 'signature' ? undefined : textOf(view, field.value);
    const own = signature ? signers.findLast((one) => one.field === field.name) : undefined;
    return {
      name: field.name,
      type,
      empty: type === 'signature' ? !signature : (value ?? '') === '',
      ...(value === undefined ? {} : { value }),
      widgets: field.widgets.map(({ ref, dict }) => ({
        page: pageOf(ref?.num, dict.get('P')),
        rect: rectOf(view, dict.get('Rect')),
      })),
      ...(signature
        ? { signedBy: { name: own?.signer?.name ?? null, status: own?.status ?? 'indeterminate' } }
        : {}),
      lockedBy: lockedBy(field, locksInForce),
    };
  });
}

const lockedBy = (
  { name }: FormField,
  all: readonly { readonly lock: Parameters<typeof locks>[0]; readonly setBy: string }[],
): string[] => [
  ...new Set(all.filter(({ lock, setBy }) => setBy !== name && locks(lock, name)).map(({ setBy }) => setBy)),
];

function textOf(view: PdfView, written: PdfObject | undefined): string | undefined {
  const value = written === undefined ? undefined : view.resolve(written);
  if (value === undefined || value === null) return undefined;
  if (isString(value)) return decodeTextString(value.bytes);
  if (isName(value)) return value.value;
  if (isArray(value)) return value.items.flatMap((item) => textOf(view, item) ?? []).join(', ');
  return undefined;
}

/** A function that tells the page of a widget: by the pages' Annots, else by its P. */
function pagesOfWidgets(
  view: PdfView,
): (widget: number | undefined, p: PdfObject | undefined) => number | null {
  const byWidget = new Map<number, number>();
  const byPage = new Map<number, number>();
  let number = 0;
  for (const { ref, dict } of walkPages(view)) {
    number++;
    if (ref) byPage.set(ref.num, number);
    const annots = view.get(dict, 'Annots');
    if (isArray(annots)) for (const one of annots.items) if (isRef(one)) byWidget.set(one.num, number);
  }
  return (widget, p) =>
    (widget === undefined ? undefined : byWidget.get(widget)) ??
    (p !== undefined && isRef(p) ? byPage.get(p.num) : undefined) ??
    null;
}

function rectOf(view: PdfView, written: PdfObject | undefined): number[] | null {
  const array = written === undefined ? null : view.resolve(written);
  if (!isArray(array)) return null;
  const numbers = array.items.map((item) => view.resolve(item));
  return numbers.length === 4 && numbers.every((one) => typeof one === 'number')
    ? (numbers as number[])
    : null;
}

import { KysoError } from '../../errors.ts';
import type { Limits } from '../../limits.ts';
import { isCertificationMalformed, readCertification, readUsageRights } from '../../pades/doc-mdp.ts';
import { type FormField, pageOnlySignatureFields, readFields } from '../../pades/fields.ts';
import { readSignatureDictionary, type SignatureDictionary } from '../../pades/signature-dictionary.ts';
import { isRef } from '../../pdf/objects.ts';
import type { PdfDocument, PdfView, Revision } from '../../pdf/types.ts';
import type { Finding } from '../facts.ts';
import { sameValue } from '../later-changes/comparison.ts';
import { redefines, trackedView } from './tracked-view.ts';

/** A signature as found, in the first revision that shows it. */
export interface FoundSignature {
  readonly field: string;
  /** undefined when the field's value is no dictionary. */
  readonly dictionary: SignatureDictionary | undefined;
  readonly formField: FormField | undefined;
  /** The view of the first revision in which the field carries it. */
  readonly view: PdfView;
  readonly usageRights: boolean;
  /** It is what Perms.DocMDP names. */
  readonly certifies: boolean;
  readonly findings: readonly Finding[];
}

interface Candidate {
  readonly key: string;
  readonly field: FormField;
  readonly dictionary: SignatureDictionary | undefined;
}

interface State {
  readonly candidates: readonly Candidate[];
  readonly certification: SignatureDictionary | undefined;
  readonly usageRights: SignatureDictionary | undefined;
  readonly touched: ReadonlySet<number>;
}

interface Growing extends Omit<FoundSignature, 'certifies'> {
  certifies: boolean;
  readonly findings: Finding[];
}

/**
 * Every signature of every revision, in order of appearance. One that is gone from a later revision carries
 * `signature-removed`; one that several fields claim carries `signature-shared`.
 * @throws limit-exceeded
 */
export function findSignatures(document: PdfDocument, limits: Limits): FoundSignature[] {
  // One that is written again with the same value stands under each of its places.
  const found = new Map<string, Growing>();
  let state: State | undefined;
  let budget = limits.fields * 4;
  document.revisions.forEach((revision, index) => {
    const previous = state;
    if (previous && !touches(revision, previous, document)) return;
    const view = document.at(index);
    const current = readState(view, limits);
    budget -= current.touched.size;
    if (budget < 0)
      throw new KysoError('limit-exceeded', `the revisions have more than ${limits.fields * 4} form fields`, {
        subject: 'fields',
      });
    for (const candidate of current.candidates) note(found, candidate, view);
    // Here and not at the end: those of two revisions are compared each with each.
    if (Math.max(found.size, current.candidates.length) > limits.signatures)
      throw new KysoError('limit-exceeded', `the document has more than ${limits.signatures} signatures`, {
        subject: 'signatures',
      });
    if (previous) noteRemoved(found, previous, current, document.at(index - 1), view);
    noteShared(found, current, index);
    notePermissions(found, current, view);
    state = current;
  });
  return [...new Set(found.values())];
}

/** Could this revision show other signatures than the one before? */
function touches(revision: Revision, state: State, document: PdfDocument): boolean {
  const before = document.revisions[revision.index - 1];
  const root = revision.trailer.get('Root');
  const oldRoot = before?.trailer.get('Root');
  if (!isRef(root) || !isRef(oldRoot) || root.num !== oldRoot.num || root.gen !== oldRoot.gen) return true;
  return redefines(revision, state.touched);
}

function readState(plain: PdfView, limits: Limits): State {
  const view = trackedView(plain);
  const tree = readFields(view, limits);
  let signed = tree.fields.filter(isSignature);
  // Bit 1 says that signatures exist. Where the form shows none, the pages may.
  if (signed.length === 0 && tree.sigFlags & 1)
    signed = pageOnlySignatureFields(view, tree, limits).filter(isSignature);
  const candidates = signed.map((field) => {
    const dictionary = readSignatureDictionary(view, field.value);
    return { key: keyOf(field, dictionary), field, dictionary };
  });
  return {
    candidates,
    certification: readCertification(view),
    usageRights: readUsageRights(view),
    touched: view.touched,
  };
}

const isSignature = (field: FormField): boolean => field.type === 'Sig' && field.value !== undefined;

/** The same dictionary at the same place is the same signature. */
const keyOf = (field: FormField, dictionary: SignatureDictionary | undefined): string =>
  placeOf(dictionary) ?? `field ${field.name}`;

/** undefined when it stands directly in its field and has no Contents of its own. */
export function placeOf(dictionary: SignatureDictionary | undefined): string | undefined {
  const { contentsRange, object, offset } = dictionary ?? {};
  if (contentsRange) return `contents ${contentsRange.start}`;
  return offset === undefined ? undefined : `object ${object} at ${offset}`;
}

function note(found: Map<string, Growing>, { key, field, dictionary }: Candidate, view: PdfView): void {
  if (found.has(key)) return;
  const findings: Finding[] = [];
  if (!dictionary)
    findings.push({
      code: 'signature-malformed',
      message: `the value of field ${field.name} is no dictionary`,
    });
  if (field.via === 'page')
    findings.push({ code: 'field-not-in-form', message: `field ${field.name} is not in the form's Fields` });
  found.set(key, {
    field: field.name,
    dictionary,
    formField: field,
    view,
    usageRights: false,
    certifies: false,
    findings,
  });
}

function noteRemoved(
  found: Map<string, Growing>,
  before: State,
  after: State,
  beforeView: PdfView,
  afterView: PdfView,
): void {
  const revision = afterView.revision.index + 1;
  for (const { key, field, dictionary } of before.candidates) {
    // Standing on a page still, but no longer in the form, is gone too.
    const still = after.candidates.find((other) => other.key === key);
    if (still && (still.field.via === 'acroform' || field.via === 'page')) continue;
    const heir = after.candidates.find(
      (candidate) => candidate.field.name === field.name && candidate.field.via === field.via,
    );
    if (heir && dictionary && heir.dictionary) {
      // Written again with the same value: the same signature at another place.
      if (
        !heir.dictionary.compressed &&
        sameValue(beforeView, dictionary.dict, afterView, heir.dictionary.dict)
      ) {
        const same = found.get(key);
        if (same && found.get(heir.key)?.view === afterView) found.set(heir.key, same);
        continue;
      }
    }
    const what = heir ? 'replaced' : 'removed';
    found.get(key)?.findings.push({
      code: 'signature-removed',
      message: `revision ${revision} ${what} the signature of field ${field.name}`,
    });
  }
}

function noteShared(found: Map<string, Growing>, { candidates }: State, index: number): void {
  const claims = new Map<string, string[]>();
  for (const { key, field } of candidates) {
    const names = claims.get(key);
    if (names) names.push(field.name);
    else claims.set(key, [field.name]);
  }
  for (const [key, names] of claims) {
    const signature = found.get(key);
    if (names.length < 2 || !signature || signature.findings.some(({ code }) => code === 'signature-shared'))
      continue;
    signature.findings.push({
      code: 'signature-shared',
      message: `in revision ${index + 1} the fields ${names.join(', ')} carry the same signature`,
    });
  }
}

/** Perms.DocMDP and Perms.UR3 name signatures that need not stand in a field (12.8.6). */
function notePermissions(found: Map<string, Growing>, state: State, view: PdfView): void {
  const unread = 'certification-unread';
  if (isCertificationMalformed(view) && !found.has(unread))
    found.set(unread, {
      field: 'Perms.DocMDP',
      dictionary: undefined,
      formField: undefined,
      view,
      usageRights: false,
      certifies: true,
      findings: [{ code: 'signature-malformed', message: 'the value of Perms.DocMDP is no dictionary' }],
    });
  const named: [SignatureDictionary | undefined, boolean, string][] = [
    [state.certification, false, 'Perms.DocMDP'],
    [state.usageRights, true, 'Perms.UR3'],
  ];
  for (const [dictionary, usageRights, place] of named) {
    if (!dictionary) continue;
    const at = placeOf(dictionary) ?? '';
    const own = `${place} ${at}`;
    const known = found.get(at) ?? found.get(own);
    if (known) {
      known.certifies ||= !usageRights;
      continue;
    }
    found.set(own, {
      field: place,
      dictionary,
      formField: undefined,
      view,
      usageRights,
      certifies: !usageRights,
      findings: [],
    });
  }
}

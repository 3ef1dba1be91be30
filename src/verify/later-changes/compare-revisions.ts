import { asKysoError } from '../../errors.ts';
import type { Limits } from '../../limits.ts';
import { isArray, isName, isRef, type PdfObject } from '../../pdf/objects.ts';
import type { PdfDocument } from '../../pdf/types.ts';
import type { ChangeKind, RevisionChanges, Unread } from '../facts.ts';
import { type Budget, Comparison } from './comparison.ts';
import {
  addChange,
  type Context,
  compareStrictly,
  judgeReading,
  keysOf,
  placeOf,
  refName,
} from './context.ts';
import { type DocumentMap, mapDocument, mapNext } from './document-map.ts';
import { compareForm } from './form.ts';
import { namesJudgedElsewhere } from './names.ts';
import { comparePages } from './pages.ts';
import { compareStructure } from './structure-tree.ts';

/**
 * What each revision behind `first` changed, oldest first. Each is compared with the one before it, object by object
 * from the trailer; what no path reaches does not count.
 */
export function compareRevisions(document: PdfDocument, first: number, limits: Limits): RevisionChanges[] {
  const result: RevisionChanges[] = [];
  const budget: Budget = { left: limits.comparedObjects };
  let before: DocumentMap | undefined;
  for (let index = first + 1; index < document.revisions.length; index++) {
    try {
      before ??= mapDocument(document.at(index - 1), limits);
      const after = mapNext(before, document.at(index), limits);
      result.push(compareTwo(before, after, budget));
      before = after;
    } catch (error) {
      const unread = unreadBecause(error);
      result.push({ revision: index, changes: [], truncated: true, unread });
      before = undefined;
      // What went beyond a bound once would do so again for every revision that follows.
      if (unread.code !== 'limit-exceeded') continue;
      while (++index < document.revisions.length)
        result.push({ revision: index, changes: [], truncated: true, unread });
    }
  }
  return result;
}

function unreadBecause(error: unknown): Unread {
  const { code, message } = asKysoError(error);
  if (code !== 'internal') return { code, message };
  return {
    code,
    message: `kyso could not compare this revision with the one before: ${message}. This is a defect of kyso, please report it with this message`,
  };
}

function compareTwo(before: DocumentMap, after: DocumentMap, budget: Budget): RevisionChanges {
  const elements = { before: new Set<number>(), after: new Set<number>() };
  const names = namesJudgedElsewhere(
    { ...before, elements: elements.before },
    { ...after, elements: elements.after },
  );
  const context: Context = {
    before,
    after,
    comparison: new Comparison(before.view, after.view, budget, names),
    changes: [],
    truncated: false,
    told: new Set(),
    added: new Map(),
    filled: new Set(),
    annotated: new Set(),
    elements,
  };
  compareTrailer(context);
  return { revision: after.view.revision.index, changes: context.changes, truncated: context.truncated };
}

function compareTrailer(context: Context): void {
  const { before, after, comparison } = context;
  const [a, b] = [before.view.trailer, after.view.trailer];
  for (const { trailer } of after.view.revision.sections)
    if (trailer.duplicates.length > 0)
      addChange(
        context,
        'other',
        'trailer',
        `the trailer has ${trailer.duplicates.join(', ')} more than once`,
      );
  if (!comparison.same(a.get('Encrypt'), b.get('Encrypt')))
    addChange(context, 'other', 'trailer', 'the encryption changed');
  compareIdentifier(context, before.view.get(a, 'ID'), after.view.get(b, 'ID'));
  compareAs(context, 'metadata', 'the document information', a.get('Info'), b.get('Info'));
  // The other entries describe the cross-reference section, or are known to no viewer.
  compareCatalog(context);
}

/** The first half of ID stays for a document's life, the second changes with it (14.4). */
function compareIdentifier(context: Context, a: PdfObject, b: PdfObject): void {
  const { comparison } = context;
  if (comparison.same(a, b)) return;
  const permanent = (id: PdfObject): PdfObject | undefined => (isArray(id) ? id.items[0] : undefined);
  if (permanent(a) !== undefined && !comparison.same(permanent(a), permanent(b)))
    addChange(context, 'other', 'trailer', 'the permanent file identifier changed');
  else addChange(context, 'file-identifier', 'trailer', 'the changing half of the file identifier');
}

function compareAs(
  context: Context,
  kind: ChangeKind,
  what: string,
  a: PdfObject | undefined,
  b: PdfObject | undefined,
): void {
  if (context.comparison.same(a, b)) return;
  addChange(
    context,
    kind,
    refName(isRef(b) ? b.num : isRef(a) ? a.num : undefined, 'catalog'),
    `${what} changed`,
  );
}

type CatalogRule = (context: Context, a: PdfObject | undefined, b: PdfObject | undefined) => void;

/** Entries of the catalog with rules of their own; all others may not change. */
const catalogRules: Readonly<Record<string, CatalogRule>> = {
  AcroForm: () => undefined,
  Pages: () => undefined,
  StructTreeRoot: () => undefined,
  DSS: (context, a, b) => compareAs(context, 'validation-data', 'the document security store', a, b),
  Extensions: (context, a, b) => compareAs(context, 'validation-data', 'the list of extensions', a, b),
  Version: (context, a, b) => {
    if (!context.comparison.same(a, b))
      compareVersion(context, context.before.view.resolve(a), context.after.view.resolve(b));
  },
  Metadata: (context, a, b) => compareAs(context, 'metadata', 'the document metadata', a, b),
};

/** What an update adds may need a higher version, and says so here (7.2.2); nothing may take it back. */
function compareVersion(context: Context, a: PdfObject, b: PdfObject): void {
  const [old, now] = [a, b].map((value) =>
    value === null ? 0 : isName(value) ? Number(value.value) : Number.NaN,
  );
  if (old === now) return;
  const raised = old !== undefined && now !== undefined && now > old;
  addChange(
    context,
    raised ? 'validation-data' : 'other',
    refName(context.after.view.catalogRef?.num, 'catalog'),
    `the version in the catalog was ${raised ? 'raised' : 'changed'}`,
  );
}

function compareCatalog(context: Context): void {
  const { before, after } = context;
  const [a, b] = [before.view.catalog, after.view.catalog];
  const num = after.view.catalogRef?.num;
  // In this order: what the form gained may then stand on pages, and what stands there in the structure tree.
  compareForm(context);
  comparePages(context);
  compareStructure(context);
  judgeReading(context, a, b, refName(num, 'catalog'));
  for (const key of keysOf(a, b)) {
    const rule = catalogRules[key];
    if (rule) rule(context, a.get(key), b.get(key));
    else compareStrictly(context, a.get(key), b.get(key), { up: placeOf('Root', num), key, num: undefined });
  }
}

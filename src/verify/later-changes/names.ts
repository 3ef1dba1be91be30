import type { PdfView } from '../../pdf/types.ts';
import { type Names, namingKeys } from './comparison.ts';

/** What objects of one view are. */
export interface Roles {
  readonly view: PdfView;
  readonly pages: ReadonlySet<number>;
  readonly formObjects: ReadonlySet<number>;
  readonly annotations: ReadonlySet<number>;
  /** Structure elements, as far as the tree has been walked. */
  readonly elements: ReadonlySet<number>;
}

type Role = (roles: Roles, num: number) => boolean;

/** Judged as what they are, wherever they are named. */
const everywhere: readonly Role[] = [
  ({ pages }, num) => pages.has(num),
  ({ view }, num) => view.catalogRef?.num === num,
  ({ elements }, num) => elements.has(num),
];

const byNamingKeys: readonly Role[] = [
  ({ formObjects }, num) => formObjects.has(num),
  ({ annotations }, num) => annotations.has(num),
];

const exists = ({ view }: Roles, num: number): boolean => (view.object(num)?.value ?? null) !== null;

/**
 * The catalog, pages and structure elements are judged as such; fields and annotations in the form and on their pages.
 * An object that was something else before is none of them: made into one, it would be judged for that alone.
 */
export function namesJudgedElsewhere(before: Roles, after: Roles): Names {
  const both = [before, after];
  const keeps = (role: Role, num: number): boolean =>
    both.some((roles) => role(roles, num)) && both.every((roles) => role(roles, num) || !exists(roles, num));
  return (key, num) =>
    everywhere.some((role) => keeps(role, num)) ||
    (namingKeys.has(key) && byNamingKeys.some((role) => keeps(role, num)));
}

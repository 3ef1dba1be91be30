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
  ({ elements }, num) => elements.has(num),
];

/** The catalog has entries that may change: under other keys it would serve as something else, such as resources. */
const byNamingKeys: readonly Role[] = [
  ({ view }, num) => view.catalogRef?.num === num,
  ({ formObjects }, num) => formObjects.has(num),
  ({ annotations }, num) => annotations.has(num),
];

const exists = ({ view }: Roles, num: number): boolean => (view.object(num)?.value ?? null) !== null;

/**
 * Pages and structure elements are judged as such; the catalog, fields and annotations where they are named as such.
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

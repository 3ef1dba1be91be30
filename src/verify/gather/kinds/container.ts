import { asKysoError } from '../../../errors.ts';
import type { Limits } from '../../../limits.ts';
import type { Certificate } from '../../../pki/x509/types.ts';
import { type Budget, budgetOf } from '../../../xml/budget.ts';
import { openXml } from '../../../xml/document.ts';
import type { ReferenceContext } from '../../../xml/references.ts';
import type { ZipContainer, ZipEntry } from '../../../zip/read.ts';
import type { Finding } from '../../facts.ts';
import { openInSignature } from './open-in-signature.ts';
import type { StandingSignature } from './single-state.ts';
import { signaturesIn } from './xml-file.ts';
import { type XmlSignatureFacts, xmlSignatureFacts } from './xml-signature.ts';

/** What gathering from a container goes by. */
export interface ContainerReading {
  readonly container: ZipContainer;
  readonly intermediates: readonly Certificate[];
  readonly limits: Limits;
  readonly budget: Budget;
}

export const containerReading = (
  container: ZipContainer,
  size: number,
  intermediates: readonly Certificate[],
  limits: Limits,
): ContainerReading => ({ container, intermediates, limits, budget: budgetOf(limits, size) });

/** What keeps a container from having one reading. */
export const containerFindings = ({ ambiguous, irregular }: ZipContainer): Finding[] => [
  ...ambiguous.slice(0, 8).map((message) => ({ code: 'ambiguous-structure' as const, message })),
  ...irregular.slice(0, 8).map((message) => ({ code: 'container-irregular' as const, message })),
];

/** A file of a container named by a URI: percent-encoded, relative to its root (RFC 3986, 5.2). */
export function entryNamed(uri: string, { entries }: ZipContainer): ZipEntry | undefined {
  const plain = uri.replace(/^\.?\//, '');
  const direct = entries.get(plain);
  if (direct) return direct;
  try {
    return entries.get(decodeURIComponent(plain));
  } catch {
    return undefined;
  }
}

/** Names of the files a pattern fits, in order. */
export const namesLike = ({ entries }: ZipContainer, pattern: RegExp): string[] =>
  [...entries.keys()].filter((name) => pattern.test(name)).sort();

/** How a format tells what one of its signatures leaves open. */
export type CoverageRule = (facts: XmlSignatureFacts) => readonly Finding[];

/** Every XML signature in a file of the container. @throws limit-exceeded */
export function xmlSignaturesOf(
  name: string,
  reading: ContainerReading,
  part: ReferenceContext['part'],
  leavesOpen: CoverageRule,
): StandingSignature[] {
  const { container, intermediates, limits, budget } = reading;
  try {
    const document = openXml(container.entries.get(name)?.read() ?? new Uint8Array(0), limits);
    const found = signaturesIn(document.root, limits);
    if (found.length === 0) return [broken(name, 'no Signature element in it')];
    return found.map((element, at) => {
      const facts = xmlSignatureFacts(element, document, part, intermediates, budget);
      const field = found.length > 1 ? `${name} (${at + 1})` : name;
      const inside = facts.cms && openInSignature(element, facts.elements);
      const open: readonly Finding[] = [
        ...(facts.cms ? leavesOpen(facts) : []),
        ...(inside === undefined ? [] : [{ code: 'content-uncovered' as const, message: inside }]),
      ];
      return {
        field,
        ...coverageOf(open),
        findings: [...facts.findings, ...open],
        ...(facts.cms ? { cms: facts.cms } : {}),
      };
    });
  } catch (error) {
    const { code, message } = asKysoError(error);
    if (code !== 'xml-malformed') throw error;
    return [broken(name, message)];
  }
}

const broken = (field: string, message: string): StandingSignature => ({
  field,
  coverage: 'document',
  findings: [{ code: 'xml-signature-malformed', message }],
});

export const coverageOf = (open: readonly Finding[]): Pick<StandingSignature, 'coverage'> => ({
  coverage: open.some(({ code }) => code === 'content-uncovered') ? 'selected' : 'document',
});

/** One finding for all files that are not covered. */
export function uncoveredFiles(names: readonly string[], covered: ReadonlySet<string>): Finding[] {
  const [first, ...more] = names.filter((name) => !covered.has(name));
  if (first === undefined) return [];
  const others = more.length > 0 ? ` and ${more.length} more` : '';
  return [{ code: 'content-uncovered', message: `${first}${others}` }];
}

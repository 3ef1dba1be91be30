import { fill } from '../messages/languages.ts';
import type { Messages } from '../messages/messages.ts';
import type { Report } from '../report.ts';
import { EXCLUSIONS, type Row } from '../tally.ts';
import { count, date, given, percent, points } from './numbers.ts';

/** How many were left out, and why. */
export function exclusionNote({ excluded, exclusions }: Row, messages: Messages): string {
  const why = EXCLUSIONS.filter((reason) => (exclusions?.[reason] ?? 0) > 0).map(
    (reason) => `${messages.exclusion[reason]} ${count(exclusions?.[reason] ?? 0, messages)}`,
  );
  const reasons = why.length === 0 ? messages.exclusion.request : why.join(', ');
  return fill(messages.excludedNote, { excluded: count(excluded, messages), reasons });
}

/** The electronic share against its plan, in one line; undefined without a register. */
export function electronicLine({ indicators }: Report, messages: Messages): string | undefined {
  const electronic = indicators.find(({ name }) => name === 'electronic');
  if (electronic === undefined) return undefined;
  const { share, target, delta } = electronic;
  const figure =
    share === null
      ? messages.nothingToCount
      : `${percent(share, messages)} (${fill(messages.electronicOf, {
          numerator: count(share.numerator, messages),
          denominator: count(share.denominator, messages),
        })})`;
  const outcome =
    delta === null
      ? ''
      : `: ${points(delta, messages)} ${messages.points}, ${delta < 0 ? messages.notMet : messages.met}`;
  const plan = target === null ? '' : `; ${messages.plan} ${given(target, messages)}${outcome}`;
  return `${messages.electronicTitle}: ${figure}${plan}`;
}

/** What the figures go by besides documents: denominator, register, rules. Names come as `shown` gives them. */
export function contextLines(report: Report, messages: Messages, shown: (text: string) => string): string[] {
  const { register, registerCheck: check, rules, denominator } = report;
  const lines: string[] = [];
  if (register !== undefined && check !== undefined) {
    lines.push(messages.denominatorOf[denominator]);
    lines.push(
      fill(messages.registerNote, {
        file: shown(register.file),
        lines: count(check.lines, messages),
        matched: count(check.matched, messages),
        missing: count(check.linesWithoutFile.length, messages),
        strangers: count(check.filesWithoutLine.length, messages),
        doubled: count(check.doubled.length, messages),
      }),
    );
  }
  if (rules !== undefined)
    lines.push(
      fill(messages.rulesNote, {
        name: shown(rules.name),
        date: date(rules.date, messages),
        source: shown(messages.ruleSources[rules.source] ?? rules.source),
      }),
    );
  return lines;
}

import { fill } from '../../messages/languages.ts';
import type { Messages } from '../../messages/messages.ts';
import type { Report } from '../../report.ts';
import { type Finding, findingsOf, unitBelow } from '../../view.ts';
import { count } from '../numbers.ts';
import { visible } from '../text.ts';
import { prose, type Style } from './style.ts';

const FILES_SHOWN = 5;
const UNITS_SHOWN = 3;
/** Column at which titles begin, behind the numbers. */
const TEXT = 10;

/** What is to be put right, the gravest first, each with how. */
export function findings(report: Report, messages: Messages, style: Style): string[] {
  if (report.documents.length === 0) return [];
  const found = findingsOf(report);
  if (found.length === 0) return [style.good(messages.noShortcomings)];
  return [
    style.bold(messages.shortcomingsTitle),
    ...found.flatMap((finding) => findingLines(finding, report, messages, style)),
  ];
}

function findingLines(finding: Finding, report: Report, messages: Messages, style: Style): string[] {
  const { title, remedy } = messages.shortcoming[finding.code];
  const rest = finding.documents.length - FILES_SHOWN;
  const units = finding.units
    .slice(0, UNITS_SHOWN)
    .map(({ unit, count: n }) => `${visible(unitBelow(unit, report, messages))} (${count(n, messages)})`);
  const most =
    finding.units.length > 1 && rest > 0
      ? prose(fill(messages.mostIn, { units: units.join(', ') }), TEXT, style).map(style.dim)
      : [];
  return [
    `  ${style.bold(count(finding.documents.length, messages).padStart(TEXT - 4))}  ${style.bold(title)}`,
    ...hanging(`→ ${remedy}`, style),
    ...most,
    ...finding.documents.slice(0, FILES_SHOWN).map(({ file, error }) => {
      const reason = error === undefined ? '' : style.dim(` — ${visible(error.message)}`);
      return `${' '.repeat(TEXT + 2)}${visible(file)}${reason}`;
    }),
    ...(rest > 0
      ? [style.dim(`${' '.repeat(TEXT + 2)}… ${fill(messages.andMore, { count: count(rest, messages) })}`)]
      : []),
  ];
}

/** Further lines begin below the first word. */
const hanging = (text: string, style: Style): string[] =>
  prose(text, TEXT + 2, style).map((line, at) => (at === 0 ? line.slice(2) : line));

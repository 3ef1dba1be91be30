import { fill } from '../../messages/languages.ts';
import type { Messages } from '../../messages/messages.ts';
import type { Report } from '../../report.ts';
import { type Finding, findingsOf, unitBelow } from '../../view.ts';
import { count } from '../numbers.ts';
import { escapeMarkdown, folded } from './markup.ts';

const FILES_SHOWN = 20;
const UNITS_SHOWN = 3;
/** Longer lists are folded. */
const FILES_OPEN = 3;

/** What is to be put right, the gravest first; long lists are folded. */
export function findings(report: Report, messages: Messages): string[] {
  const found = findingsOf(report);
  if (found.length === 0) return report.documents.length === 0 ? [] : [messages.noShortcomings];
  return [
    `## ${messages.shortcomingsTitle}`,
    ...found.flatMap((finding) => ['', ...findingLines(finding, report, messages)]),
  ];
}

function findingLines({ code, documents, units }: Finding, report: Report, messages: Messages): string[] {
  const { title, remedy } = messages.shortcoming[code];
  const rest = documents.length - FILES_SHOWN;
  const many = count(documents.length, messages);
  const most = units
    .slice(0, UNITS_SHOWN)
    .map(
      ({ unit, count: n }) => `${escapeMarkdown(unitBelow(unit, report, messages))} (${count(n, messages)})`,
    );
  const files = [
    ...documents
      .slice(0, FILES_SHOWN)
      .map(
        ({ file, error }) =>
          `- ${escapeMarkdown(file)}${error === undefined ? '' : ` — ${escapeMarkdown(error.message)}`}`,
      ),
    ...(rest > 0 ? [`- … ${fill(messages.andMore, { count: count(rest, messages) })}`] : []),
  ];
  const where = units.length > 1 ? ` (${fill(messages.mostIn, { units: most.join(', ') })})` : '';
  const isFolded = documents.length > FILES_OPEN;
  return [
    `**${title}: ${many}.** ${remedy}${isFolded ? where : ''}`,
    '',
    ...(isFolded ? folded(`${messages.column.total}: ${many}`, files) : files),
  ];
}

import { createHash } from 'node:crypto';
import { fill, messagesFor } from '../messages/languages.ts';
import type { Language, Messages } from '../messages/messages.ts';
import type { Report } from '../report.ts';
import { certificateState, certificatesTable } from '../tables/certificates.ts';
import { indicatorsTable } from '../tables/indicators.ts';
import { registerDetailsTable, registerTable } from '../tables/register.ts';
import type { Table } from '../tables/table.ts';
import { columnsOf, definitionOf } from '../view.ts';
import { contextLines } from './context.ts';
import { contents } from './html/contents.ts';
import { documentsSection } from './html/documents.ts';
import { findingsSection } from './html/findings.ts';
import { groupsSection } from './html/groups.ts';
import { headline } from './html/headline.ts';
import { html, type Markup, raw } from './html/markup.ts';
import { SCRIPT as DOCUMENTS_SCRIPT } from './html/script.ts';
import { UNITS_SCRIPT } from './html/script-units.ts';
import { STYLE } from './html/style.ts';
import { tableMarkup, tableSection } from './html/tables.ts';
import { expiringSection, trendSection } from './html/trend.ts';
import { dateTime } from './numbers.ts';

const SCRIPT = UNITS_SCRIPT + DOCUMENTS_SCRIPT;

/**
 * The report as one page: no address is ever fetched (a content security policy forbids it), it reads the same
 * without scripts, on paper, in the dark and to a screen reader.
 */
export function renderHtml(report: Report, options: { lang: Language }): string {
  const messages = messagesFor(options.lang);
  const inputs = report.population.inputs.join(', ');
  const indicators = indicatorsSection(report, messages);
  const page = html`<!DOCTYPE html>
<html lang="${options.lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${raw(digest(STYLE))}'; script-src '${raw(digest(SCRIPT))}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="kyso ${report.kyso}">
<meta name="referrer" content="no-referrer">
<title>${messages.title}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<a class="skip" href="#documents">${messages.page.skip}</a>
<header>
<h1>${messages.title}</h1>
<p class="sub">${inputs === '' ? null : html`${fill(messages.inputs, { inputs })} · `}${fill(messages.generated, { time: dateTime(report.generatedAt, messages) })}</p>
</header>
${contents(report, messages, { indicators: indicators !== null })}<main>
${headline(report, messages)}
${indicators}
${report.population.by.map((by) => groupsSection(report, by, messages))}
${trendSection(report, messages)}
${findingsSection(report, messages)}
${registerCheck(report, messages)}
${certificates(report, messages)}
${expiringSection(report, messages)}
${documentsSection(report, messages)}
${definitions(report, messages)}
${signatures(messages)}
</main>
<footer><p>${fill(messages.madeBy, { version: report.kyso })}</p></footer>
<script>${raw(SCRIPT)}</script>
</body>
</html>
`;
  return page.markup;
}

/** Beside the headline only where there is more than its figure. */
function indicatorsSection(report: Report, messages: Messages): Markup | null {
  const table = indicatorsTable(report, messages);
  return table.rows.length < 2 && report.comparisons === undefined
    ? null
    : tableSection('indicators', table, messages);
}

function registerCheck(report: Report, messages: Messages): Markup | null {
  const { registerCheck: check } = report;
  if (check === undefined) return null;
  const details = registerDetailsTable(report, check, messages);
  const below =
    details.rows.length === 0
      ? html`<p class="note">${details.empty}</p>`
      : html`<details><summary>${details.title}</summary>${tableMarkup(details, messages, undefined, 'register')}</details>`;
  return tableSection('register', registerTable(check, messages), messages, { below });
}

const TONES = {
  valid: 'signed',
  ending: 'undetermined',
  expired: 'unsigned',
  'not-yet-valid': 'undetermined',
  revoked: 'broken',
} as const;

function certificates(report: Report, messages: Messages): Markup | null {
  if (report.certificates.length === 0) return null;
  const tone = (at: number): string => {
    const row = report.certificates[at];
    return row === undefined ? '' : `cert c-${TONES[certificateState(row, report.expiring.until)]}`;
  };
  return tableSection(
    'certificates',
    narrower(certificatesTable(report, messages), messages.tables.subject),
    messages,
    {
      tone,
    },
  );
}

/** A page is not as wide as a sheet: the subject holds what the holder's name says in more words. */
function narrower(table: Table, left: string): Table {
  const at = table.columns.findIndex(({ title }) => title === left);
  const kept = <T>(all: readonly T[]): T[] => all.filter((_, index) => index !== at);
  return {
    ...table,
    columns: kept(table.columns),
    rows: table.rows.map((row) => ({ ...row, values: kept(row.values) })),
  };
}

function definitions(report: Report, messages: Messages): Markup {
  const { sum, ofSigned } = columnsOf(report);
  const states = [...sum, ...ofSigned].map((state) => messages.state[state]);
  return html`<section class="card" aria-labelledby="how">
<h2 id="how">${messages.definitionsTitle}</h2>
<ul class="how">
<li>${definitionOf(report, messages)}</li>
${states.map(({ name, definition }) => html`<li><b>${name}</b>: ${definition}.</li>\n`)}${contextLines(report, messages, (text) => text).map((line) => html`<li>${line}</li>\n`)}<li>${fill(messages.denominator, { depth: String(report.population.unitDepth) })}</li>
<li>${messages.rankNote}</li>
<li>${messages.roundingNote}</li>
</ul>
</section>`;
}

/** On paper alone: room for who made the report and who answers for it. */
function signatures({ signing }: Messages): Markup {
  const signer = (title: string, hint: string): Markup =>
    html`<div><p><b>${title}</b></p><p>${hint}</p></div>`;
  return html`<div class="paper signing"><p>${signing.place}</p>${signer(signing.prepared, signing.preparedHint)}${signer(signing.head, signing.headHint)}</div>`;
}

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}`;
}

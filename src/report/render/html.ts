import { createHash } from 'node:crypto';
import { fill, messagesFor } from '../messages/languages.ts';
import type { Language, Messages } from '../messages/messages.ts';
import type { Report } from '../report.ts';
import { columnsOf, definitionOf } from '../view.ts';
import { documentsSection } from './html/documents.ts';
import { findingsSection } from './html/findings.ts';
import { groupsSection } from './html/groups.ts';
import { headline } from './html/headline.ts';
import { html, type Markup, raw } from './html/markup.ts';
import { SCRIPT } from './html/script.ts';
import { STYLE } from './html/style.ts';
import { expiringSection, trendSection } from './html/trend.ts';
import { dateTime } from './numbers.ts';

/**
 * The report as one page: no address is ever fetched (a content security policy forbids it), it reads the same
 * without scripts, on paper, in the dark and to a screen reader.
 */
export function renderHtml(report: Report, options: { lang: Language }): string {
  const messages = messagesFor(options.lang);
  const inputs = report.population.inputs.join(', ');
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
<main>
${headline(report, messages)}
${report.population.by.map((by) => groupsSection(report, by, messages))}
${trendSection(report, messages)}
${expiringSection(report, messages)}
${findingsSection(report, messages)}
${documentsSection(report, messages)}
${definitions(report, messages)}
</main>
<footer><p>${fill(messages.madeBy, { version: report.kyso })}</p></footer>
<script>${raw(SCRIPT)}</script>
</body>
</html>
`;
  return page.markup;
}

function definitions(report: Report, messages: Messages): Markup {
  const { sum, ofSigned } = columnsOf(report);
  const states = [...sum, ...ofSigned].map((state) => messages.state[state]);
  return html`<section class="card" aria-labelledby="how">
<h2 id="how">${messages.definitionsTitle}</h2>
<ul class="how">
<li>${definitionOf(report, messages)}</li>
${states.map(({ name, definition }) => html`<li><b>${name}</b>: ${definition}.</li>\n`)}<li>${fill(messages.denominator, { depth: String(report.population.unitDepth) })}</li>
<li>${messages.rankNote}</li>
<li>${messages.roundingNote}</li>
</ul>
</section>`;
}

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}`;
}

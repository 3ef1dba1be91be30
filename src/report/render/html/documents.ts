import type { ReportDocument } from '../../document-rows.ts';
import type { State } from '../../measures.ts';
import { fill } from '../../messages/languages.ts';
import type { Messages } from '../../messages/messages.ts';
import type { Report } from '../../report.ts';
import { displayOrder, documentOrder, rowName, shortName, unitName } from '../../view.ts';
import { count, date } from '../numbers.ts';
import { visible } from '../text.ts';
import { html, inlineJson, type Markup } from './markup.ts';

/** Documents up to which every row stands in the page; more are carried as data and shown in parts. */
const STATIC_ROWS = 2000;

const MARKS: Readonly<Record<State, string>> = {
  signed: '✓',
  incomplete: '◐',
  broken: '✕',
  undetermined: '?',
  unsigned: '○',
  error: '!',
};

/** Every document, to be filtered and sorted where scripts run. */
export function documentsSection(report: Report, messages: Messages): Markup {
  if (report.documents.length === 0) return html`<section id="documents"></section>`;
  const rows = documentOrder(report.documents, messages.language).map((document) =>
    cellsOf(document, report, messages),
  );
  const { column } = messages;
  const titles = [
    column.document,
    column.unit,
    column.state,
    column.signers,
    column.signedAt,
    column.finding,
  ];
  const large = rows.length > STATIC_ROWS;
  return html`<section class="card" id="documents" aria-labelledby="documents-title">
<h2 id="documents-title">${messages.documentsTitle}</h2>
${tools(report, messages)}
${large ? html`<noscript><p>${messages.page.needsScript}</p></noscript>` : null}
<div class="wide" role="group" aria-labelledby="documents-title" tabindex="0"><table id="documents-table"><caption class="vh">${messages.documentsTitle}</caption>
<thead><tr>${titles.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>
${large ? null : rows.map((cells) => staticRow(cells, messages))}</tbody></table></div>
<button type="button" class="more" id="more" hidden>${messages.page.showMore}</button>
<p class="note paper" id="printed" hidden></p>
<script type="application/json" id="words">${inlineJson(words(messages))}</script>
${large ? html`<script type="application/json" id="rows">${inlineJson(packed(rows))}</script>` : null}
</section>`;
}

interface Cells {
  readonly name: string;
  readonly unit: string;
  readonly state: State;
  readonly signers: string;
  /** ISO 8601, for sorting. */
  readonly time: string;
  readonly day: string;
  readonly claimed: boolean;
  readonly finding: string;
  readonly files: string;
  readonly message: string;
}

function cellsOf(document: ReportDocument, report: Report, messages: Messages): Cells {
  const renditions = document.renditions?.length ?? 1;
  return {
    name: visible(shortName(document.file, report)),
    unit: visible(unitName(document.unit, messages)),
    state: document.state,
    signers: visible(document.signers.join(', ')),
    time: document.signedAt ?? '',
    day: document.signedAt === undefined ? '' : date(document.signedAt, messages),
    claimed: document.timeSource === 'claimed',
    // What the state already says is not said twice.
    finding: document.shortcomings
      .filter(({ code }) => code !== document.state)
      .map(({ code }) => messages.shortcoming[code].title)
      .join('; '),
    files: [
      ...lineOf(document, report, messages),
      ...(renditions === 1 ? [] : [fill(messages.renditions, { count: count(renditions, messages) })]),
    ].join(' · '),
    message: visible(document.error?.message ?? ''),
  };
}

/** What the register says of a document, but for what its name says already. */
function lineOf({ line, file }: ReportDocument, report: Report, messages: Messages): string[] {
  if (line === undefined) return [];
  const { label, date: day, title } = line;
  return [
    ...(label === shortName(file, report) ? [] : [visible(label)]),
    ...(day === undefined ? [] : [date(day, messages)]),
    ...(title === undefined ? [] : [visible(title)]),
  ];
}

function staticRow(cells: Cells, messages: Messages): Markup {
  const small = (text: string) => (text === '' ? null : html`<small>${text}</small>`);
  return html`<tr data-s="${cells.state}"><td><bdi>${cells.name}</bdi>${small(cells.files)}</td><td><bdi>${cells.unit}</bdi></td><td data-v="${messages.state[cells.state].name}"><span class="pill c-${cells.state}"><i aria-hidden="true">${MARKS[cells.state]}</i>${messages.state[cells.state].name}</span></td><td><bdi>${cells.signers}</bdi></td><td data-v="${cells.time}">${cells.day}${small(cells.claimed ? messages.claimedTime : '')}</td><td>${cells.finding}${cells.message === '' ? null : html`<small><bdi>${cells.message}</bdi></small>`}</td></tr>
`;
}

function tools(report: Report, messages: Messages): Markup {
  const states = [...new Set(report.documents.map(({ state }) => state))];
  const ordered = (Object.keys(MARKS) as State[]).filter((state) => states.includes(state));
  const { page } = messages;
  return html`<div class="tools" id="tools" hidden>
<div><label for="filter">${page.filter}</label><input type="search" id="filter" placeholder="${page.filterHint}" autocomplete="off"></div>
<div><label for="states">${messages.column.state}</label><select id="states"><option value="">${page.allStates}</option>${ordered.map(
    (state) => html`<option value="${state}">${messages.state[state].name}</option>`,
  )}</select></div>
<div><label for="units">${messages.column.unit}</label><select id="units"><option value="">${page.allUnits}</option>${unitsOf(report, messages)}</select></div>
<p class="shown" id="shown" role="status"></p>
</div>`;
}

/** Units to choose from, each with all that is below it. */
function unitsOf(report: Report, messages: Messages): Markup[] {
  const rows = displayOrder(
    report.groups.filter(({ by }) => by === 'unit'),
    messages.language,
  );
  return rows.map(
    (group) =>
      html`<option value="${unitName(group.key, messages)}">${'\u2003'.repeat(Math.max(0, group.path.length - 1))}${rowName(group, messages)}</option>`,
  );
}

function words(messages: Messages): unknown {
  return {
    states: Object.fromEntries(
      (Object.keys(MARKS) as State[]).map((state) => [state, [messages.state[state].name, MARKS[state]]]),
    ),
    claimed: messages.claimedTime,
    shown: messages.page.shown,
    first: messages.page.first,
    sortBy: messages.page.sortBy,
    printed: messages.page.printed,
    below: messages.page.below,
    thousands: messages.thousands,
  };
}

/** Rows as short arrays, what repeats by its number. The page's script unpacks them. */
function packed(rows: readonly Cells[]): unknown {
  const units = numbering();
  const signers = numbering();
  const findings = numbering();
  return {
    rows: rows.map((cells) => {
      const row = [
        cells.name,
        units.of(cells.unit),
        cells.state,
        signers.of(cells.signers),
        cells.time,
        cells.day,
        findings.of(cells.finding),
      ];
      const plain = cells.files === '' && !cells.claimed && cells.message === '';
      return plain ? row : [...row, [cells.files, cells.claimed ? 1 : 0, cells.message]];
    }),
    units: units.values,
    signers: signers.values,
    findings: findings.values,
  };
}

interface Numbering {
  readonly values: string[];
  readonly of: (value: string) => number;
}

/** Numbers values in the order they are first met. */
function numbering(): Numbering {
  const numbers = new Map<string, number>();
  const values: string[] = [];
  const of = (value: string) => {
    const known = numbers.get(value);
    if (known !== undefined) return known;
    numbers.set(value, values.length);
    return values.push(value) - 1;
  };
  return { values, of };
}

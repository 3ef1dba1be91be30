import type { State } from '../../measures.ts';
import { fill } from '../../messages/languages.ts';
import type { Messages } from '../../messages/messages.ts';
import type { Report } from '../../report.ts';
import type { ShortcomingCode } from '../../shortcomings.ts';
import { type Faulty, type Finding, findingsOf, shortName, unitName } from '../../view.ts';
import { count } from '../numbers.ts';
import { html, type Markup } from './markup.ts';

const FILES_SHOWN = 5;
const UNITS_SHOWN = 5;

/** The colour of a finding: the state such documents are in where everything is asked of them. */
const TONES: Readonly<Record<ShortcomingCode, State>> = {
  'content-broken': 'broken',
  'changed-after-signing': 'broken',
  'coverage-partial': 'broken',
  'certificate-revoked': 'broken',
  'signature-failed': 'broken',
  'other-rendition-failed': 'broken',
  'signer-named-otherwise': 'signed',
  'signing-order-wrong': 'incomplete',
  'signer-wrong': 'incomplete',
  'person-signature-missing': 'incomplete',
  'organization-signature-missing': 'incomplete',
  'role-signature-missing': 'incomplete',
  'attachment-incomplete': 'incomplete',
  'line-without-file': 'error',
  'matched-twice': 'undetermined',
  'file-without-line': 'undetermined',
  'sent-on-paper': 'unsigned',
  unsigned: 'unsigned',
  'timestamp-only': 'unsigned',
  unreadable: 'error',
  'password-needed': 'error',
  unsupported: 'error',
  'kind-unsignable': 'error',
  'change-undecided': 'undetermined',
  'chain-invalid': 'undetermined',
  'signer-untrusted': 'undetermined',
  'certificate-expired': 'undetermined',
  'time-not-provable': 'undetermined',
  'not-verifiable': 'undetermined',
  'trust-not-checked': 'undetermined',
  'algorithm-weak': 'undetermined',
};

/** What is to be put right, the gravest first, each with what to do. */
export function findingsSection(report: Report, messages: Messages): Markup {
  if (report.documents.length === 0) return html``;
  const found = findingsOf(report);
  return html`<section class="card" aria-labelledby="findings">
<h2 id="findings">${messages.shortcomingsTitle}</h2>
${
  found.length === 0
    ? html`<p>${messages.noShortcomings}</p>`
    : html`<ul class="findings">
${found.map((finding) => item(finding, report, messages))}</ul>`
}
</section>`;
}

function item({ code, documents, units }: Finding, report: Report, messages: Messages): Markup {
  const { title, remedy } = messages.shortcoming[code];
  const rest = documents.length - FILES_SHOWN;
  const most = units
    .slice(0, UNITS_SHOWN)
    .map(({ unit, count: n }) => `${unitName(unit, messages)} (${count(n, messages)})`);
  return html`<li class="c-${TONES[code]}"><div class="many">${count(documents.length, messages)}</div><div>
<h3>${title}</h3>
<p>${remedy}</p>
${rest > 0 && units.length > 1 ? html`<p class="note">${fill(messages.mostIn, { units: most.join(', ') })}</p>` : null}<ul>
${documents.slice(0, FILES_SHOWN).map((document) => fileItem(document, report))}${
  rest > 0
    ? html`<li><a ${which(code, messages)} href="#documents">… ${fill(messages.andMore, { count: count(rest, messages) })}</a></li>`
    : null
}</ul></div></li>
`;
}

/** What the list of documents is filtered by to show all of a finding. */
function which(code: ShortcomingCode, messages: Messages): Markup {
  return code === 'unsigned'
    ? html`data-state="unsigned"`
    : html`data-find="${messages.shortcoming[code].title}"`;
}

function fileItem({ file, error }: Faulty, report: Report): Markup {
  return html`<li><bdi>${shortName(file, report)}</bdi>${error === undefined ? null : html` — <bdi>${error.message}</bdi>`}</li>\n`;
}

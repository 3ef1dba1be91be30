import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderCsv } from '../../../src/report/render/csv.ts';
import { renderHtml } from '../../../src/report/render/html.ts';
import { renderHuman } from '../../../src/report/render/human.ts';
import { renderJunit } from '../../../src/report/render/junit.ts';
import { escapeMarkdown } from '../../../src/report/render/md/markup.ts';
import { renderMarkdown } from '../../../src/report/render/md.ts';
import { createReport } from '../../../src/report/report.ts';
import { programTest, run } from '../../support/programs.ts';
import { OPTIONS, office, verdict } from '../sample.ts';
import { hostile } from './hostile-report.ts';

/** A reader of RFC 4180 written here, so that the writer is not judged by itself. */
function parseCsv(text: string): string[][] {
  const records: string[][] = [[]];
  const field = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/gy;
  for (let match = field.exec(text); match !== null; match = field.exec(text)) {
    records.at(-1)?.push(match[1] ?? '');
    if (match[2] === '\r\n') records.push([]);
  }
  records.pop();
  return records;
}

/** Every element of the page as its start tag; what scripts, styles and data hold is cut out first. */
const elements = (page: string) =>
  page.replace(/<(script|style)([^>]*)>[\s\S]*?<\/\1>/g, '<$1$2></$1>').match(/<[a-z][^>]*>/gi) ?? [];

/** A tag without what its attributes hold, but for the one place on the page that links lead to. */
const bare = (tag: string) =>
  tag.replace(/="([^"]*)"/g, (whole, value: string) => (/^#[a-z-]+$/.test(value) ? whole : '=""'));

describe.each([
  ['small', hostile()],
  ['large', hostile(120)],
])('a %s HTML page of hostile names', (_, report) => {
  const page = renderHtml(report, { lang: 'en' });

  it('has the elements kyso wrote and no others', () => {
    const allowed =
      /^<(html|head|meta|title|style|body|a|header|h[123]|p|main|section|div|dl|dt|dd|svg|rect|table|caption|thead|tbody|tr|th|td|bdi|b|span|small|ul|li|noscript|script|label|input|select|option|button|footer|i|nav|details|summary|text|line|path|circle)[ >]/;
    expect(elements(page).filter((tag) => !allowed.test(tag))).toEqual([]);
    expect(
      elements(page)
        .map(bare)
        .filter((tag) => /\son\w+\s*=|javascript:/i.test(tag)),
    ).toEqual([]);
    expect(page.match(/<script/g)?.length).toBe(report.documents.length > 2000 ? 3 : 2);
  });

  it('fetches nothing: no address, no import, and a policy that forbids both', () => {
    const addresses = elements(page)
      .map(bare)
      .filter((tag) => /\s(?:src|href|action|data|poster|srcset)\s*=/i.test(tag));
    expect(addresses.filter((tag) => !/^<a [^>]*href="#[a-z-]+">$/.test(tag))).toEqual([]);
    expect(page.match(/@import|url\(/gi)).toBeNull();
    const script = /<script>([\s\S]*?)<\/script>/.exec(page)?.[1] ?? '';
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? '';
    const digest = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
    expect(policy).toBe(
      `default-src 'none'; style-src ${digest(style)}; script-src ${digest(script)}; base-uri 'none'; form-action 'none'`,
    );
    expect(elements(page).filter((tag) => /\sstyle=/.test(tag))).toEqual([]);
  });

  it('writes out what turns the reading direction or moves a cursor', () => {
    expect(page.match(/[\u202a-\u202e\u2066-\u2069\u0000-\u0009\u000b-\u001f\u2028\u2029]/g)).toBeNull();
    expect(page.includes('⟨U+202E⟩')).toBe(true);
  });
});

it('the HTML page is valid for every pair of tags it opens', () => {
  const page = renderHtml(office(), { lang: 'vi' }).replace(/<(script|style)([^>]*)>[\s\S]*?<\/\1>/g, '');
  const open: string[] = [];
  for (const [, slash, name] of page.matchAll(/<(\/?)([a-z][a-z0-9]*)(?:\s[^>]*?)?(?<!\/)>/g)) {
    if (name === undefined || ['meta', 'input'].includes(name)) continue;
    if (slash === '/') expect(open.pop()).toBe(name);
    else open.push(name);
  }
  expect(open).toEqual([]);
});

it('the terminal gets no control characters from names', () => {
  expect(renderHuman(hostile(), { lang: 'en' })).not.toMatch(
    /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/,
  );
});

it('without a style the terminal gets no colour, and with one the same words', () => {
  const mark = (text: string) => `\u001b[1m${text}\u001b[0m`;
  const style = { bold: mark, dim: mark, good: mark, warn: mark, bad: mark };
  const coloured = renderHuman(office(), { lang: 'vi', style });
  expect(coloured).toContain('\u001b[1m');
  expect(coloured.replace(/\u001b\[[01]m/g, '')).toBe(renderHuman(office(), { lang: 'vi' }));
});

it('Markdown takes names for nothing but text', () => {
  expect(escapeMarkdown('@team [x](http://a.b) `|` <b> *_~#')).toBe(
    '&#64;team \\[x\\](http&#58;//a.b) \\`\\|\\` &#60;b&#62; \\*\\_\\~\\#',
  );
  expect(escapeMarkdown('- item')).toBe('\\- item');
  expect(escapeMarkdown('1. item')).toBe('1\\. item');
  const lines = renderMarkdown(hostile(), { lang: 'en' }).split('\n');
  const cells = (line: string) => line.match(/(?<!\\)\|/g)?.length;
  const table = lines.filter((line) => line.startsWith('|'));
  const widths = new Set(table.map(cells));
  // The row of sums, units with a rank, and signers without.
  expect(widths.size).toBeLessThanOrEqual(3);
});

it('a spreadsheet takes no name for a formula', () => {
  const [, documents] = renderCsv(hostile());
  expect(documents?.content).toContain(`"'=HYPERLINK`);
  expect(documents?.content).not.toMatch(/^"?[=@+]/m);
});

it('CSV is RFC 4180 with a byte order mark, a record a line however hostile the names', () => {
  for (const { content } of renderCsv(hostile())) {
    expect(content.startsWith('\ufeff')).toBe(true);
    expect(content.endsWith('\r\n')).toBe(true);
  }
  const { documents } = hostile();
  const records = parseCsv(renderCsv(hostile())[1]?.content ?? '');
  expect(records.length).toBe(documents.length + 1);
  expect(new Set(records.map((record) => record.length)).size).toBe(1);
});

programTest(['xmllint'], 'JUnit XML is well-formed whatever the names hold', () => {
  const checked = run('xmllint', ['--noout', '-'], renderJunit(hostile(), { lang: 'en' }));
  expect(checked).toMatchObject({ code: 0, stderr: '' });
});

it('JUnit counts agree with the cases, and only what does not count is told', () => {
  const xml = renderJunit(office(), { lang: 'en' });
  expect(xml).toMatch(/<testsuites [^>]*tests="19" failures="5" errors="1"/);
  const count = (tag: string) => xml.match(new RegExp(`<${tag}[ />]`, 'g'))?.length;
  expect([count('testcase'), count('failure'), count('error'), count('skipped')]).toEqual([19, 5, 1, 1]);
});

/** Any UTF-16, lone surrogates and control characters included. */
const texts = fc.array(fc.nat(0xffff), { maxLength: 40 }).map((units) => String.fromCharCode(...units));

it('any text survives escaping in a page: only its own tags have angle brackets', () => {
  fc.assert(
    fc.property(texts, (name) => {
      const collector = createReport({ ...OPTIONS, population: { inputs: [name] } });
      const path = `u/${name.replaceAll('/', '')}.pdf`;
      collector.add(path, verdict(path, 'unsigned'));
      const page = renderHtml(collector.finish(), { lang: 'en' });
      const heading = /<p class="sub">([\s\S]*?)<\/p>/.exec(page)?.[1] ?? '<';
      expect(heading).not.toMatch(/[<>"']/);
    }),
    { numRuns: 50 },
  );
});

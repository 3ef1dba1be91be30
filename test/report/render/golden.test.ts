import readWorkbook from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import type { Language } from '../../../src/report/messages/messages.ts';
import { parseFormats, render } from '../../../src/report/render/render.ts';
import type { Report } from '../../../src/report/report.ts';
import { office, reportOn } from '../sample.ts';

/**
 * What each format looks like is kept in files: a change of a rendering shows as a change of them.
 * JSON and CSV have one file for both languages, since no language changes them.
 */

const REPORTS: Readonly<Record<string, () => Report>> = {
  office: () => office({ failUnder: 60, failUnderUnit: 10 }),
  present: () => office({ measure: 'present', by: ['unit', 'folder', 'signer', 'type'] }),
  empty: () => reportOn({}, { target: 90 }),
};

const FORMATS = parseFormats(['human,json,csv,md,junit,html']);
const LANGUAGES: readonly Language[] = ['en', 'vi'];

describe.each(Object.keys(REPORTS))('the report "%s"', (name) => {
  it.each(FORMATS.flatMap((format) => LANGUAGES.map((lang) => [format, lang] as const)))(
    'as %s in %s',
    async (format, lang) => {
      const report = REPORTS[name]?.() as Report;
      for (const artifact of await render(report, format, lang)) {
        const [base, extension] = artifact.name.split('.');
        const language = format === 'json' || format === 'csv' ? '' : `.${lang}`;
        await expect(artifact.content).toMatchFileSnapshot(
          `../golden/${name}-${base}${language}.golden.${extension}`,
        );
      }
    },
  );

  it.each(LANGUAGES)('as a workbook in %s, as another program reads it', async (lang) => {
    const report = REPORTS[name]?.() as Report;
    const [artifact] = await render(report, 'xlsx', lang);
    const sheets = await readWorkbook(Buffer.from(artifact?.content ?? ''));
    const lines = sheets.flatMap(({ sheet, data }) => [
      `# ${sheet}`,
      ...data.map((row) => JSON.stringify(row)),
    ]);
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(
      `../golden/${name}-report.${lang}.golden.xlsx.txt`,
    );
  });
});

it('formats are chosen by name, in one order', () => {
  expect(parseFormats(['html,json', 'human'])).toEqual(['human', 'json', 'html']);
  expect(() => parseFormats(['pdf'])).toThrow(/'pdf' is not one of human, json, csv, md, junit, html, xlsx/);
});

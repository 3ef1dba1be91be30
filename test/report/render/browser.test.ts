import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { renderHtml } from '../../../src/report/render/html.ts';
import { createReport } from '../../../src/report/report.ts';
import { programTest, run } from '../../support/programs.ts';
import { OPTIONS, office, verdict } from '../sample.ts';
import { hostile } from './hostile-report.ts';

/** The page as a browser holds it once its scripts have run. */
const opened = (page: string): string => browsed(page, () => ['--dump-dom']).stdout;

/** What headless Chromium, told so, makes of the page; `after` looks into its folder. */
function browsed(
  page: string,
  means: (folder: string) => string[],
  after: (folder: string) => void = () => undefined,
): { stdout: string } {
  const folder = mkdtempSync(join(tmpdir(), 'kyso-report-'));
  try {
    const file = join(folder, 'report.html');
    writeFileSync(file, page);
    const done = run('chromium', [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      `--user-data-dir=${join(folder, 'profile')}`,
      ...means(folder),
      `file://${file}`,
    ]);
    after(folder);
    return done;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

const rowsOf = (dom: string) =>
  /<table id="documents-table">[\s\S]*?<tbody>([\s\S]*?)<\/tbody>/
    .exec(dom)?.[1]
    ?.match(/<tr[\s\S]*?<\/tr>/g) ?? [];
const nameOf = (row: string) => /<bdi>([\s\S]*?)<\/bdi>/.exec(row)?.[1];

programTest(['chromium'], 'a long page shows its documents in parts and runs no name as script', () => {
  const dom = opened(renderHtml(hostile(120), { lang: 'en' }));
  const rows = rowsOf(dom);
  expect(rows.length).toBe(200);
  expect(rows.filter((row) => /<(script|img)/.test(row))).toEqual([]);
  expect(dom.includes('2,400 of 2,400 documents, the first 200 in sight')).toBe(true);
  expect(
    /<th scope="col" data-title="Document"><button type="button" title="Sort by Document">/.test(dom),
  ).toBe(true);
});

programTest(
  ['chromium'],
  'the list is filtered by state and by words without regard to Vietnamese marks, and sorted both ways',
  () => {
    // The policy of the page forbids any script but its own, so the one that plays the reader comes in its place.
    const reader = `
    document.getElementById('filter').value = 'phong DAO TAO';
    document.getElementById('filter').dispatchEvent(new Event('input'));
    document.getElementById('states').value = 'unsigned';
    document.getElementById('states').dispatchEvent(new Event('change'));
    const head = document.querySelector('#documents-table th button');
    head.click();
    head.click();`;
    const page = renderHtml(office(), { lang: 'vi' })
      .replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '')
      .replace('</body>', () => `<script>${reader}</script></body>`);
    const dom = opened(page);
    expect(rowsOf(dom).map(nameOf)).toEqual(['Phòng Đào tạo/Khảo thí/24_TB.pdf', 'Phòng Đào tạo/22_KH.pdf']);
    expect(dom.includes('2 trên 19 văn bản')).toBe(true);
    expect(dom.includes('aria-sort="descending"')).toBe(true);
  },
);

/** Plays a reader: the policy of the page forbids any script but its own, so it goes. */
const played = (page: string, reader: string): string =>
  page
    .replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '')
    .replace('</body>', () => `<script>${reader}</script></body>`);

programTest(['chromium'], 'a unit leads to its documents and those of every unit below it', () => {
  const reader = `document.querySelector('a[data-unit="Phòng Đào tạo"]').click();`;
  const dom = opened(played(renderHtml(office(), { lang: 'vi' }), reader));
  expect(rowsOf(dom).map(nameOf)).toEqual([
    'Phòng Đào tạo/21_KH.pdf',
    'Phòng Đào tạo/22_KH.pdf',
    'Phòng Đào tạo/23_KH.pdf',
    'Phòng Đào tạo/Khảo thí/24_TB.pdf',
    'Phòng Đào tạo/Khảo thí/25_TB.pdf',
  ]);
});

programTest(
  ['chromium'],
  'a list of 20,000 documents is sorted and filtered, a part of it in the page',
  () => {
    const collector = createReport(OPTIONS);
    for (let n = 0; n < 20_000; n++)
      collector.add(
        `U${n % 21}/${n}.pdf`,
        verdict(`U${n % 21}/${n}.pdf`, n % 4 === 0 ? 'unsigned' : 'intact'),
      );
    const reader = `
    document.querySelector('a[data-unit="U7"]').click();
    const head = document.querySelector('#documents-table th button');
    head.focus();
    head.click();
    head.click();
    document.title = document.activeElement.textContent + ' ' + head.closest('th').getAttribute('aria-sort');`;
    const dom = opened(played(renderHtml(collector.finish(), { lang: 'en' }), reader));
    expect(rowsOf(dom).length).toBe(200);
    expect(nameOf(rowsOf(dom)[0] ?? '')).toBe('U7/19999.pdf');
    expect(dom).toContain('<title>Document descending</title>');
  },
);

programTest(['chromium'], 'the policy of the page stops any script but its own', () => {
  const page = renderHtml(office(), { lang: 'en' }).replace(
    '</body>',
    () => '<script>document.title = "intruder"</script></body>',
  );
  expect(opened(page).includes('<title>Digital signing report</title>')).toBe(true);
});

programTest(['chromium', 'pdftotext'], 'on paper every page of the list has its headings', () => {
  const collector = createReport(OPTIONS);
  for (let n = 0; n < 200; n++) collector.add(`U/${n}.pdf`, verdict(`U/${n}.pdf`, 'intact'));
  let pages: string[] = [];
  browsed(
    renderHtml(collector.finish(), { lang: 'en' }),
    (folder) => ['--no-pdf-header-footer', `--print-to-pdf=${join(folder, 'report.pdf')}`],
    (folder) => {
      pages = run('pdftotext', ['-layout', join(folder, 'report.pdf'), '-']).stdout.split('\f');
    },
  );
  const listed = pages.filter((text) => /^ *U?\/?\d+\.pdf/m.test(text));
  expect(listed.length).toBeGreaterThan(2);
  for (const text of listed) expect(text).toMatch(/Document +Unit +State/);
});

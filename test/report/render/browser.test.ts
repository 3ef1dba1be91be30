import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { renderHtml } from '../../../src/report/render/html.ts';
import { programTest, run } from '../../support/programs.ts';
import { office } from '../sample.ts';
import { hostile } from './hostile-report.ts';

/** The page as a browser holds it once its scripts have run. */
function opened(page: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'kyso-report-'));
  try {
    const file = join(folder, 'report.html');
    writeFileSync(file, page);
    return run('chromium', [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      `--user-data-dir=${join(folder, 'profile')}`,
      '--dump-dom',
      `file://${file}`,
    ]).stdout;
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
  expect(dom.includes('200 of 2,400 documents')).toBe(true);
  expect(/<th scope="col"><button type="button" title="Sort by Document">/.test(dom)).toBe(true);
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

programTest(['chromium'], 'the policy of the page stops any script but its own', () => {
  const page = renderHtml(office(), { lang: 'en' }).replace(
    '</body>',
    () => '<script>document.title = "intruder"</script></body>',
  );
  expect(opened(page).includes('<title>Digital signing report</title>')).toBe(true);
});

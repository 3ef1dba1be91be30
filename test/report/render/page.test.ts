import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { renderHtml } from '../../../src/report/render/html.ts';
import { createReport, type Report } from '../../../src/report/report.ts';
import { type Page, withPage } from '../../support/browser.ts';
import { programTest, run } from '../../support/programs.ts';
import { ministry } from '../ministry.ts';
import { OPTIONS, office, verdict } from '../sample.ts';

/** The page of a report in a real browser, used as a person does: by keys, by a screen reader's rules, on paper. */

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kyso-page-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const opened = <T>(report: Report, lang: 'en' | 'vi', use: (page: Page) => Promise<T>): Promise<T> =>
  withPage(async (page) => {
    const file = join(folder, 'report.html');
    writeFileSync(file, renderHtml(report, { lang }));
    await page.size(1200, 900);
    await page.open(file);
    return use(page);
  });

/** Presses Tab until something that fits is focused; what it is called. */
async function tabTo(page: Page, fits: string, most = 80): Promise<string> {
  for (let n = 0; n < most; n++) {
    await page.press('Tab');
    if (await page.evaluate<boolean>(`document.activeElement.matches(${JSON.stringify(fits)})`))
      return page.evaluate<string>(
        `document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent`,
      );
  }
  throw new Error(`no key leads to ${fits}`);
}

const shownUnits = (page: Page) =>
  page.evaluate<string[]>(
    `[...document.querySelectorAll('#units-table tbody tr')].filter((row) => row.checkVisibility()).map((row) => row.cells[0].textContent.trim())`,
  );
const firstDocument = (page: Page) =>
  page.evaluate<string>(`document.querySelector('#documents-table tbody bdi')?.textContent ?? ''`);

programTest(['chromium'], 'units fold and unfold by keys, which tell their state', () =>
  opened(office(), 'vi', async (page) => {
    const all = await shownUnits(page);
    expect(await tabTo(page, '.fold')).toBe('Các đơn vị trực thuộc Phòng Đào tạo');
    const state = () => page.evaluate<string>(`document.activeElement.getAttribute('aria-expanded')`);
    expect(await state()).toBe('true');
    await page.press('Enter');
    expect(await state()).toBe('false');
    expect(await shownUnits(page)).toEqual(all.filter((name) => name !== 'Khảo thí'));
    await page.press(' ');
    expect([await state(), await shownUnits(page)]).toEqual(['true', all]);
  }),
);

programTest(['chromium'], 'lowest shares come first where asked, units below staying with theirs', () =>
  opened(office(), 'en', async (page) => {
    const before = await shownUnits(page);
    expect(await tabTo(page, '#units-tools button[aria-pressed]')).toBe('Lowest share first');
    await page.press('Enter');
    expect(await shownUnits(page)).toEqual([
      ...['(directly in the input)', 'Ban Ái hữu', 'Phòng Đào tạo', 'Khảo thí', 'Văn phòng', 'Tổ chức'],
      'Ban Mật',
    ]);
    await page.press('Enter');
    expect(await shownUnits(page)).toEqual(before);
  }),
);

programTest(
  ['chromium'],
  'by keys alone: from a unit to its documents, filtered by what is typed, sorted both ways',
  () =>
    opened(office(), 'vi', async (page) => {
      await tabTo(page, 'a.drill[data-unit="Phòng Đào tạo"]');
      await page.press('Enter');
      expect(await page.evaluate(`location.hash`)).toBe('#documents');
      const shown = () => page.evaluate<string>(`document.getElementById('shown').textContent`);
      expect(await shown()).toBe('5 trên 19 văn bản');
      await tabTo(page, '#filter');
      await page.type('khao thi');
      expect(await shown()).toBe('2 trên 19 văn bản');
      expect(await tabTo(page, '#documents-table th button')).toBe('Văn bản');
      await page.press('Enter');
      expect(await firstDocument(page)).toBe('Phòng Đào tạo/Khảo thí/24_TB.pdf');
      await page.press('Enter');
      expect(await firstDocument(page)).toBe('Phòng Đào tạo/Khảo thí/25_TB.pdf');
      expect(await page.evaluate(`document.activeElement.closest('th').getAttribute('aria-sort')`)).toBe(
        'descending',
      );
      expect(await page.evaluate(`document.getElementById('shown').getAttribute('role')`)).toBe('status');
    }),
);

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

programTest(
  ['chromium'],
  'no rule of axe is broken (WCAG 2.2 AA), in light and dark, and no key is trapped',
  async () => {
    const report = await ministry({ by: ['unit', 'month', 'signer'], expiring: 400 });
    await opened(report, 'vi', async (page) => {
      for (const scheme of ['light', 'dark'] as const) {
        await page.media({ scheme });
        await page.evaluate(axe);
        const broken = await page.evaluate<string[]>(
          `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 120)).join(' ')))`,
        );
        expect([scheme, broken]).toEqual([scheme, []]);
      }
      const last = await tabTo(page, '#documents-table th:last-child button', 200);
      expect(last).toBe('Tồn tại');
    });
  },
);

programTest(
  ['chromium'],
  'the tree of a screen reader has the headline, the charts in words, tables and headings',
  async () => {
    await opened(await ministry(), 'en', async (page) => {
      const { nodes } = await page.send<{ nodes: { role?: { value: string }; name?: { value: string } }[] }>(
        'Accessibility.getFullAXTree',
      );
      const named = (role: string) =>
        nodes.filter((node) => node.role?.value === role).map((node) => node.name?.value);
      expect(named('image')).toContain('Share by period, from 2025-05 (25.0 %) to 2026-05 (25.0 %)');
      expect(named('image')).toContain('Digitally signed: 25.0 %');
      expect(named('heading')).toEqual(
        expect.arrayContaining(['Digital signing report', 'Table 4: register check', 'All documents']),
      );
      expect(named('navigation')).toEqual(['Contents']);
      expect(named('columnheader').length).toBeGreaterThan(20);
    });
  },
);

/** A report of so many documents of 21 units on three levels. */
function large(documents: number): Report {
  const collector = createReport({ ...OPTIONS, unitDepth: 3, target: 80 });
  for (let n = 0; n < documents; n++) {
    const path = `Ngành/Khối ${n % 3}/Đơn vị ${n % 21}/${n}_QĐ-ĐV.pdf`;
    collector.add(path, verdict(path, n % 5 === 0 ? 'unsigned' : 'intact'));
  }
  return collector.finish();
}

programTest(['chromium'], 'a list of 20,000 is sorted and filtered with a few rows in the page', () =>
  opened(large(20_000), 'vi', async (page) => {
    const rows = () => page.evaluate<number>(`document.querySelectorAll('#documents-table tbody tr').length`);
    expect(await rows()).toBe(200);
    await tabTo(page, '#filter', 200);
    await page.type('don vi 17/ chưa ký');
    expect(await page.evaluate(`document.getElementById('shown').textContent`)).toBe(
      '190 trên 20.000 văn bản',
    );
    await tabTo(page, '#documents-table th button');
    await page.press('Enter');
    expect(await firstDocument(page)).toBe('Ngành/Khối 2/Đơn vị 17/80_QĐ-ĐV.pdf');
  }),
);

programTest(
  ['chromium', 'pdfinfo', 'pdftotext'],
  'on A4 paper a long list is cut, with a note of where the rest is; folded units are printed',
  () =>
    opened(large(2500), 'en', async (page) => {
      const [closing] = ['#units-tools button:nth-child(2)'];
      await page.evaluate(`document.querySelector('${closing}').click()`);
      expect((await shownUnits(page)).length).toBe(1);
      const { data } = await page.send<{ data: string }>('Page.printToPDF', { preferCSSPageSize: true });
      const file = join(folder, 'report.pdf');
      writeFileSync(file, Buffer.from(data, 'base64'));
      const info = run('pdfinfo', [file]).stdout;
      expect(info).toContain('(A4)');
      expect(Number(/Pages:\s+(\d+)/.exec(info)?.[1])).toBeLessThan(20);
      const text = run('pdftotext', ['-layout', file, '-']).stdout;
      expect(text).toMatch(/Printed: 200 of 2,500 documents/);
      for (const unit of ['Khối 2', 'Đơn vị 20']) expect(text).toContain(unit);
      expect(text).not.toContain('Open all');
      expect(text).toMatch(/Prepared by +Head of the organisation/);
      expect(await page.evaluate(`document.querySelector('.signing').checkVisibility()`)).toBe(false);
    }),
);

programTest(
  ['chromium'],
  'on a phone nothing is wider than the page but tables that scroll by themselves',
  async () => {
    const report = await ministry({ by: ['unit', 'month', 'signer'], expiring: 400 });
    await opened(report, 'vi', async (page) => {
      for (const width of [320, 390, 800]) {
        await page.size(width, 800);
        expect([width, await page.evaluate(`document.documentElement.scrollWidth`)]).toEqual([width, width]);
      }
    });
  },
);

programTest(['chromium'], 'the headline says how many more documents would meet a plan that is missed', () =>
  opened(office({ target: 70 }), 'en', async (page) => {
    const outcome = await page.evaluate<string>(`document.querySelector('.outcome').textContent`);
    expect(outcome).toMatch(/^Plan 70 %: −\d+\.\d points — ✕ .*; \d+ more would meet it$/);
  }),
);

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeEncryptedPdf } from '../../fixtures/encrypted-pdf.ts';
import { run as outside, programTest } from '../support/programs.ts';
import {
  type Json,
  json,
  kyso,
  type Playground,
  playground,
  smallPdf,
  type TestKey,
  testKey,
} from './kyso.ts';

let play: Playground;
let key: TestKey;
beforeAll(() => {
  play = playground();
  key = testKey(play);
});
afterAll(() => play.done());

const run = (...args: string[]) => kyso(args, { cwd: play.home });
const add = (file: string, output: string, ...args: string[]): Json => {
  const ran = run('field', 'add', file, '-o', output, '--format', 'json', ...args);
  expect(ran.code, ran.stderr).toBe(0);
  return json(ran);
};
const list = (file: string): Json[] => json(run('field', 'list', file, '--format', 'json')).fields;
const sign = (file: string, output: string, ...args: string[]) =>
  run('sign', file, '-o', output, '--format', 'json', ...key.args, ...args);
const statuses = (file: string): string[] =>
  json(run('verify', file, '--trust', key.ca, '--format', 'json')).documents[0].signatures.map(
    ({ status }: Json) => status,
  );

programTest(
  ['qpdf', 'pdfsig'],
  'an empty signature field is added, filled by sign --field, and lists as signed',
  () => {
    for (const kind of [0, 1, 2]) {
      play.put('plain.pdf', smallPdf(kind));
      const added = add(
        'plain.pdf',
        `sig-${kind}.pdf`,
        '--name',
        'Người duyệt',
        '--rect',
        '20mm,30mm,60mm,20mm',
      );
      expect(added).toMatchObject({ field: 'Người duyệt', type: 'signature', page: 1, warnings: [] });
      expect(added.rect.map(Math.round)).toEqual([57, 85, 227, 142]);
      const before = readFileSync(play.path('plain.pdf'));
      expect(
        readFileSync(play.path(`sig-${kind}.pdf`))
          .subarray(0, before.length)
          .equals(before),
      ).toBe(true);
      expect(outside('qpdf', ['--check', play.path(`sig-${kind}.pdf`)]).code).toBe(0);
      expect(list(`sig-${kind}.pdf`)).toMatchObject([
        { name: 'Người duyệt', type: 'signature', empty: true, widgets: [{ page: 1 }], lockedBy: [] },
      ]);
      expect(sign(`sig-${kind}.pdf`, `signed-${kind}.pdf`, '--field', 'Người duyệt', '--visible').code).toBe(
        0,
      );
      expect(list(`signed-${kind}.pdf`)).toMatchObject([
        { empty: false, signedBy: { name: 'Nguyễn Văn An', status: 'intact' } },
      ]);
      expect(statuses(`signed-${kind}.pdf`)).toEqual(['passed']);
      expect(outside('pdfsig', ['-nocert', play.path(`signed-${kind}.pdf`)]).stdout).toMatch(
        /Signature is Valid/,
      );
    }
  },
);

programTest(
  ['qpdf', 'pdftotext'],
  'a text field has an embedded font that shows Vietnamese, and fills without breaking',
  () => {
    play.put('plain.pdf', smallPdf(0));
    add('plain.pdf', 'text.pdf', '--name', 'Số', '--type', 'text', '--position', 'top-left');
    add('text.pdf', 'texts.pdf', '--name', 'Ngày', '--type', 'text', '--position', 'top-right');
    expect(list('texts.pdf')).toMatchObject([
      { name: 'Số', type: 'text', empty: true },
      { name: 'Ngày', type: 'text', empty: true },
    ]);
    const check = outside('qpdf', ['--json', '--json-key=qpdf', play.path('texts.pdf')]).stdout;
    expect(check).toContain('/KysoText 11 Tf');
    // Printed, and not locked: people are to fill it in (table 167).
    expect(check.match(/"\/F": 4[,\s]/g)).toHaveLength(2);
    // The same font serves both fields.
    expect(check.match(/FontFile2/g)).toHaveLength(1);
    // qpdf fills a value in and asks viewers to draw it; poppler draws it with the field's own font.
    const filled = outside('qpdf', [
      play.path('texts.pdf'),
      `--update-from-json=${filling('texts.pdf', 'Số: 15/QĐ-UBND ngày')}`,
      play.path('filled.pdf'),
    ]);
    expect(filled.stderr).not.toMatch(/error/);
    expect(outside('pdftotext', [play.path('filled.pdf'), '-']).stdout).toContain('Số: 15/QĐ-UBND ngày');
  },
);

/** What gives the first text field a value, as qpdf takes it. */
function filling(file: string, value: string): string {
  const { qpdf } = JSON.parse(outside('qpdf', ['--json', '--json-key=qpdf', play.path(file)]).stdout);
  const [head, objects] = qpdf;
  const [name, field] = Object.entries<Json>(objects).find(([, one]) => one.value?.['/FT'] === '/Tx') ?? [
    '',
    {},
  ];
  const [form, root] = Object.entries<Json>(objects).find(
    ([, one]) => one.value?.['/Type'] === '/Catalog',
  ) ?? ['', {}];
  const holder = root.value['/AcroForm'];
  const changed: Json = { [name]: { value: { ...field.value, '/V': `u:${value}` } } };
  if (typeof holder === 'string')
    changed[`obj:${holder}`] = { value: { ...objects[`obj:${holder}`].value, '/NeedAppearances': true } };
  else changed[form] = { value: { ...root.value, '/AcroForm': { ...holder, '/NeedAppearances': true } } };
  return play.put('update.json', JSON.stringify({ qpdf: [head, changed] }));
}

test('a field that locks others closes them when it is signed', () => {
  play.put('plain.pdf', smallPdf(1));
  add('plain.pdf', 'a.pdf', '--name', 'Số', '--type', 'text');
  add('a.pdf', 'b.pdf', '--name', 'Ký', '--lock', 'Số');
  expect(sign('b.pdf', 'c.pdf', '--field', 'Ký').code).toBe(0);
  expect(list('c.pdf')).toMatchObject([
    { name: 'Số', lockedBy: ['Ký'] },
    { name: 'Ký', lockedBy: [] },
  ]);
});

test('a document certified against changes takes no field; one that locks it takes it with a warning', () => {
  play.put('plain.pdf', smallPdf(0));
  expect(sign('plain.pdf', 'p1.pdf', '--certify', 'no-changes').code).toBe(0);
  const refused = run('field', 'add', 'p1.pdf', '-o', 'x.pdf', '--name', 'Số');
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('[refused-certified]')]);
  expect(sign('plain.pdf', 'locked.pdf', '--lock', 'all').code).toBe(0);
  const ran = run(
    'field',
    'add',
    'locked.pdf',
    '-o',
    'warned.pdf',
    '--name',
    'Người duyệt',
    '--format',
    'json',
  );
  if (ran.code === 0) {
    expect(json(ran).warnings.map(({ code }: Json) => code)).toContain('fill-breaks-signature');
    expect(sign('warned.pdf', 'y.pdf', '--field', 'Người duyệt').code).toBe(1);
  } else expect(ran.stderr).toContain('[refused-certified]');
});

test('who may not change an encrypted document adds no field to it; its owner does', () => {
  const permissions = -44; // neither modify nor annotate (ISO 32000-2, table 22)
  play.put('kept.pdf', makeEncryptedPdf({ userPassword: 'user', ownerPassword: 'owner', permissions }));
  const added = (password: string) =>
    run(
      ...['field', 'add', 'kept.pdf', '-o', `${password}.pdf`, '--name', 'Ky'],
      ...['--password-file', play.put('password', password)],
    );
  const refused = added('user');
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('[refused-permissions]')]);
  expect(added('owner').code).toBe(0);
});

test('what cannot be is told: a name taken, no such page, nowhere to write, an unknown field', () => {
  play.put('plain.pdf', smallPdf(0));
  add('plain.pdf', 'one.pdf', '--name', 'Số', '--type', 'text');
  for (const [args, why] of [
    [['add', 'one.pdf', '-o', 'x.pdf', '--name', 'Số'], 'named Số already'],
    [['add', 'one.pdf', '-o', 'x.pdf', '--name', 'Ngày', '--page', '9'], 'the document has 1'],
    [['add', 'one.pdf', '-o', 'x.pdf', '--name', 'Ngày', '--page', 'zero'], 'no page number'],
    [['add', 'one.pdf', '--name', 'Ngày'], '--output'],
    [['add', 'one.pdf', '-o', 'one.pdf', '--name', 'Ngày'], 'onto itself'],
    [['add', 'one.pdf', '-o', 'plain.pdf', '--name', 'Ngày'], '--overwrite'],
    [['add', 'one.pdf', '-o', 'x.pdf'], '--name'],
    [['add', 'one.pdf', '-o', 'x.pdf', '--name', 'Ngày', '--type', 'text', '--lock', 'all'], '--lock'],
    [['list', 'one.pdf', '--name', 'Ngày'], 'Its fields are: Số'],
  ] as const) {
    const ran = run('field', ...args);
    expect([ran.code, ran.stderr], args.join(' ')).toEqual([2, expect.stringContaining(why)]);
  }
  expect(run('field', 'list', 'plain.pdf', '--lang', 'vi').stdout).toContain('không có trường');
  expect(run('field', 'list', 'one.pdf', '--lang', 'vi').stdout).toMatch(/Số {2}\(văn bản\)\n {4}trống/);
});

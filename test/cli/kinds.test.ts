import { afterAll, beforeAll, expect } from 'vitest';
import { Office } from '../support/office.ts';
import { programTest } from '../support/programs.ts';
import { zipOf } from '../support/zip.ts';
import { json, kyso, type Playground, playground, smallPdf } from './kyso.ts';

let play: Playground;
let office: Office;
beforeAll(() => {
  play = playground();
  office = new Office();
  const letter = zipOf([{ name: '[Content_Types].xml', content: '<Types/>' }]);
  play.put('in/A/letter.docx', letter);
  play.put('in/A/letter.docx.p7s', office.cms(letter));
  play.put('in/A/changed.txt', 'changed');
  play.put('in/A/changed.txt.p7s', office.cms('as it was'));
  play.put('in/B/plain.pdf', smallPdf());
  play.put('in/B/alone.p7s', office.cms('gone'));
  play.put('in/B/note.txt', 'a note');
  play.put('in/B/data.csv', 'no document');
});
afterAll(() => {
  play.done();
  office.close();
});

const trust = (): string[] => ['--trust', office.file('root.pem')];

programTest(['openssl'], 'verify finds what a detached signature belongs to beside it', () => {
  const ran = kyso(['verify', play.path('in/A/letter.docx.p7s'), ...trust(), '--format', 'json']);
  expect(ran.code).toBe(0);
  expect(json(ran).documents).toMatchObject([
    { format: 'p7s', status: 'passed', signatures: [{ status: 'passed' }] },
  ]);
  expect(kyso(['verify', play.path('in/A/changed.txt.p7s'), ...trust()]).code).toBe(1);
  expect(kyso(['verify', play.path('in/B/alone.p7s'), ...trust()])).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('not at hand'),
  });
  expect(kyso(['verify', play.path('in/B/note.txt')])).toMatchObject({ code: 2 });
});

programTest(['openssl'], 'verify walks folders for PDFs only', () => {
  const { documents } = json(kyso(['verify', play.path('in'), '--format', 'json']));
  expect(documents.map(({ format }: { format: string }) => format)).toEqual(['pdf']);
});

programTest(['openssl'], 'a report counts every kind once, a signature beside its document with it', () => {
  const ran = kyso(['report', play.path('in'), '--by', 'unit,type', '--format', 'json']);
  expect(ran.code).toBe(0);
  const { totals, documents } = json(ran);
  expect(totals).toMatchObject({ total: 5, intact: 1, broken: 1, undetermined: 1, unsigned: 1, errors: 1 });
  const rows = documents.map(({ file, format, status }: Record<string, string>) => [
    file?.split('/').at(-1),
    format,
    status,
  ]);
  expect(rows).toEqual([
    ['changed.txt.p7s', 'p7s', 'failed'],
    ['letter.docx.p7s', 'p7s', 'intact'],
    ['alone.p7s', 'p7s', 'indeterminate'],
    ['note.txt', 'text', 'error'],
    ['plain.pdf', 'pdf', 'unsigned'],
  ]);
  expect(documents[3].shortcomings).toEqual([{ code: 'kind-unsignable' }]);
});

programTest(
  ['openssl'],
  'a cache keeps nothing of a detached signature: the document beside it may change',
  () => {
    play.put('kept/letter.txt', 'as signed');
    play.put('kept/letter.txt.p7s', office.cms('as signed'));
    const report = () =>
      json(kyso(['report', play.path('kept'), '--cache', play.path('cache'), '--format', 'json']))
        .documents[0].status;
    expect(report()).toBe('intact');
    play.put('kept/letter.txt', 'changed');
    expect(report()).toBe('failed');
  },
);

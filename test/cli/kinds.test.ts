import { symlinkSync } from 'node:fs';
import { afterAll, beforeAll, expect } from 'vitest';
import { Office } from '../support/office.ts';
import { programTest } from '../support/programs.ts';
import { enveloped, signatureXml } from '../support/xml-templates.ts';
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

programTest(
  ['openssl'],
  'a signature over something else, or a signed document of another kind, signs nothing by the name it bears',
  () => {
    const letter = zipOf([{ name: '[Content_Types].xml', content: '<Types/>' }]);
    const enveloping = office.cms('something else', '-nodetach');
    play.put('named/A/letter.docx', letter);
    play.put('named/A/letter.docx.p7s', enveloping);
    play.put('named/B/letter.docx', letter);
    play.put('named/B/letter.docx.p7m', office.cms(letter, '-nodetach'));
    play.put('named/C/letter.docx', letter);
    play.put(
      'named/C/letter.docx.p7s',
      office.xml(`<a>${signatureXml([{ uri: '', transforms: [enveloped] }])}</a>`),
    );
    play.put('named/D/letter.docx.p7m', enveloping);
    const { totals, groups } = json(kyso(['report', play.path('named'), '--format', 'json']));
    expect(totals).toMatchObject({ total: 4, intact: 2, undetermined: 2 });
    expect(groups.map(({ key, intact }: { key: string; intact: number }) => [key, intact])).toEqual([
      ['A', 0],
      ['B', 1],
      ['C', 0],
      ['D', 1],
    ]);
    const verified = json(kyso(['verify', play.path('named/A/letter.docx.p7s'), '--format', 'json']));
    expect(verified.documents[0].signatures[0].problems).toContainEqual(
      expect.objectContaining({ code: 'companion-differs' }),
    );
    // A cache must not outlive the document beside it.
    const cached = () =>
      json(kyso(['report', play.path('named/B'), '--cache', play.path('named-cache'), '--format', 'json']))
        .totals.intact;
    expect(cached()).toBe(1);
    play.put('named/B/letter.docx', Buffer.concat([letter, Buffer.from('!')]));
    expect(cached()).toBe(0);
  },
);

programTest(
  ['openssl'],
  'what may not be opened is not opened by its signature, its signed rendition, a link, or its whole path',
  () => {
    play.put('closed/secret/plan.txt', 'plan');
    play.put('closed/secret/plan.txt.p7s', office.cms('plan'));
    play.put('closed/secret/map.pdf', smallPdf());
    play.put('closed/secret/map.signed.pdf', smallPdf());
    symlinkSync('secret/map.pdf', play.path('closed/linked.pdf'));
    const report = (inputs: readonly string[], glob: string) =>
      json(kyso(['report', ...inputs, '--never-open', glob, '--format', 'json'])).totals;
    const none = { total: 0, unsigned: 0, intact: 0, errors: 0 };
    expect(report([play.path('closed')], 'secret/{plan.txt,map.pdf}')).toMatchObject(none);
    expect(report([play.path('closed/linked.pdf')], 'secret/*')).toMatchObject(none);
    expect(report([play.path('closed/secret/map.pdf')], 'secret/*')).toMatchObject(none);
    expect(report([play.path('closed/secret/map.pdf')], 'other/*')).toMatchObject({ total: 1 });
  },
);

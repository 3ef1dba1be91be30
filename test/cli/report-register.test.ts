import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { json, kyso, type Playground, playground, smallPdf, type TestKey, testKey } from './kyso.ts';

let play: Playground;
let key: TestKey;
let archive: string;
let register: string;
beforeAll(() => {
  play = playground();
  key = testKey(play);
  archive = play.path('archive');
  for (const name of ['1-QĐ', '2-QĐ']) play.put(`archive/${name}.pdf`, smallPdf());
  expect(kyso(['sign', play.path('archive/1-QĐ.pdf'), '--in-place', ...key.args]).code).toBe(0);
  register = play.put(
    'register.csv',
    [
      'Số ký hiệu,Ngày,Trích yếu,Người ký,Độ mật',
      '1/QĐ,05/03/2026,Chuyện tế nhị,Nguyễn Văn An,',
      '2/QĐ,05/03/2026,Chuyện tế nhị,Nguyễn Văn An,',
      '3/QĐ,05/03/2026,Chuyện tế nhị,Nguyễn Văn An,Mật',
    ].join('\n'),
  );
});
afterAll(() => play.done());

const at = ['--at', '2026-06-01T00:00:00Z'];
const report = (...args: string[]) => kyso(['report', archive, '--register', register, ...at, ...args]);

test('what a document is about stands in no log: nothing of it is on standard error, however much is told', () => {
  for (const args of [['--verbose'], ['--format', 'human', '--verbose', '--fail-under', '99']])
    expect(report(...args).stderr).not.toMatch(/tế nhị/);
  const damaged = play.put('damaged.csv', 'Trích yếu\n"Chuyện tế nhị\n');
  const ran = kyso(['report', archive, '--register', damaged, '--verbose']);
  expect(ran.code).toBe(2);
  expect(ran.stdout + ran.stderr).not.toMatch(/tế nhị/);
});

test('shards with a register merge into the bytes of a single run; what differs is named, and a damaged register refused', () => {
  const options = ['--by', 'unit,month', '--measure', 'intact'];
  const shard = (index: number, ...args: string[]): string => {
    const part = play.path(`part-${index}.ndjson`);
    expect(report(...options, '--shard', `${index}/3`, '-o', part, ...args).code).toBe(0);
    return part;
  };
  const parts = [1, 2, 3].map((index) => shard(index));
  const merge = (...files: string[]) => kyso(['report', 'merge', ...files, '--format', 'json']);
  expect(merge(...parts).stdout).toBe(report(...options, '--format', 'json').stdout);
  expect(merge(...[...parts].reverse()).stdout).toBe(merge(...parts).stdout);

  const text = readFileSync(parts[0] ?? '', 'utf8');
  writeFileSync(parts[0] ?? '', text.replace('"label":"2/QĐ"', '"label":"8/QĐ"'));
  expect(merge(...parts)).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('[part-malformed]'),
  });
  writeFileSync(parts[0] ?? '', text);
  const other = play.put('other.csv', 'Số ký hiệu\n1/QĐ\n');
  shard(2, '--register', other);
  expect(merge(...parts)).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/They differ in .*register/),
  });
});

test.each([
  ['its name', 'Họ và tên\nNguyễn Văn An\n', 1],
  ['another name', 'Họ và tên\nNguyễn Văn Bình\n', 0],
  ['its digest', 'sha256;Họ và tên\nDIGEST;-\n', 1],
])('a list of people gives a certificate its role by %s', (_, list, complete) => {
  const [row] = json(report('--format', 'json')).certificates;
  writeFileSync(play.path('people.csv'), list.replace('DIGEST', row.sha256));
  const roles = play.put('roles.json', JSON.stringify({ person: { list: 'people.csv' } }));
  const args = ['--roles', roles, '--measure', 'complete', '--require-roles', 'person', '--format', 'json'];
  expect(json(report(...args)).totals).toMatchObject({ complete, personal: complete });
});

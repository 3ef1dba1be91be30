import { existsSync, rmSync, symlinkSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type WalkItem, walk } from '../../src/batch/walk.ts';
import { reportHandler } from '../../src/cli/tasks/report-work.ts';
import { basicPolicy } from '../../src/verify/policy.ts';
import { json, kyso, type Playground, playground, smallPdf } from './kyso.ts';

let play: Playground;
beforeAll(() => {
  play = playground();
});
afterAll(() => play.done());

const report = (folder: string, ...args: string[]) =>
  kyso(['report', play.path(folder), '--at', '2026-06-01T00:00:00Z', '--format', 'json', ...args]);

describe('what changes while it is read', () => {
  test('a file that vanished behind its name is an error in its own column; exit 2, and no result of its period', () => {
    play.put('gone/A/1.pdf', smallPdf());
    symlinkSync(play.path('nowhere.pdf'), play.path('gone/A/2.pdf'));
    const history = play.path('gone-history');
    const ran = report('gone', '--history', history);
    expect(ran.code).toBe(2);
    expect(json(ran).totals).toMatchObject({ total: 2, unsigned: 1, errors: 1, share: { denominator: 2 } });
    expect(json(ran).documents[1]).toMatchObject({ state: 'error', error: { code: 'file-not-found' } });
    expect(existsSync(history)).toBe(false);
  });

  test('one that is taken away after its folder was listed is the same', async () => {
    const file = play.put('taken/1.pdf', smallPdf());
    const found = await walk([play.path('taken')]).next();
    rmSync(file);
    const { path, relative } = found.value as Extract<WalkItem, { kind: 'file' }>;
    const verifier = {
      intermediates: [],
      at: '2026-06-01T00:00:00Z',
      allowAnnotations: false,
      policy: basicPolicy,
    };
    const { facts } = await (await reportHandler({ verifier }))({ file: path, below: relative });
    expect(facts).toMatchObject({ judgement: 'error', error: { code: 'file-not-found' } });
  });

  test('a folder that cannot be listed any more is told of, and the others are walked', async () => {
    for (const name of ['A/1', 'B/2', 'C/3']) play.put(`folders/${name}.pdf`, smallPdf());
    const items: string[] = [];
    for await (const item of walk([play.path('folders')])) {
      items.push(item.kind === 'error' ? `${item.relative} ${item.error.code}` : item.path.slice(-7));
      rmSync(play.path('folders/B'), { recursive: true, force: true });
    }
    expect(items).toEqual(['A/1.pdf', 'B file-not-found', 'C/3.pdf']);
  });
});

describe('nothing to count', () => {
  test.each([
    ['no document', 'void', []],
    ['all left out', 'out', ['--exclude', '**']],
    ['all secret', 'out', ['--never-open', '**']],
  ])('%s: no share, no rank, no delta; every threshold is missed', (_, folder, args) => {
    play.put('void/note', 'no document');
    play.put('out/A/1.pdf', smallPdf());
    const ran = report(folder, ...args, '--target', '80');
    expect(ran.code).toBe(0);
    const { totals, groups, indicators } = json(ran);
    expect(totals).toMatchObject({ total: 0, share: null });
    expect(indicators).toMatchObject([{ share: null, delta: null }]);
    for (const group of groups) expect(group).toMatchObject({ total: 0, share: null, rank: null });
    for (const group of groups) expect(group).not.toHaveProperty('delta');
    expect(report(folder, ...args, '--fail-under', '0').code).toBe(1);
  });

  test('without a plan there is no delta and no verdict on it', () => {
    play.put('plain/A/1.pdf', smallPdf());
    const { targets, groups, indicators } = json(report('plain'));
    expect(targets).toMatchObject({ total: null, units: {} });
    expect(indicators).toMatchObject([{ target: null, delta: null }]);
    expect(groups[0]).not.toHaveProperty('target');
    expect(groups[0]).not.toHaveProperty('delta');
  });
});

describe('names', () => {
  test('two units of one name in different ones are two; one name in NFC and NFD is one', () => {
    const office = 'Văn phòng';
    play.put(`names/I/${office.normalize('NFC')}/1.pdf`, smallPdf());
    play.put(`names/I/${office.normalize('NFD')}/2.pdf`, smallPdf());
    play.put(`names/II/${office}/3.pdf`, smallPdf());
    const { groups } = json(report('names', '--unit-depth', '2'));
    expect(groups.map(({ key, total }: { key: string; total: number }) => [key, total])).toEqual([
      ['I', 2],
      [`I/${office.normalize('NFC')}`, 2],
      ['II', 1],
      [`II/${office.normalize('NFC')}`, 1],
    ]);
  });
});

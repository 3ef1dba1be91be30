import { afterAll, beforeAll, expect, test } from 'vitest';
import { json, kyso, type Playground, playground, smallPdf, testKey } from './kyso.ts';

let play: Playground;
beforeAll(() => {
  play = playground();
});
afterAll(() => play.done());

const project = (name: string, config: unknown): string => {
  play.put(`${name}/kyso.config.json`, typeof config === 'string' ? config : JSON.stringify(config));
  play.put(`${name}/deep/doc.pdf`, smallPdf());
  return play.path(name, 'deep');
};

test('gives options a default, found upwards; the command line wins', () => {
  const cwd = project('found', { verify: { format: 'json', requireSigned: true } });
  expect(json(kyso(['verify', 'doc.pdf'], { cwd })).documents).toHaveLength(1);
  expect(kyso(['verify', 'doc.pdf'], { cwd }).code).toBe(1);
  expect(kyso(['verify', 'doc.pdf', '--no-require-signed', '--format', 'human'], { cwd })).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('unsigned'),
  });
});

test('paths in it count from its own folder', () => {
  const key = testKey(play, 'cfg');
  const cwd = project('paths', {
    sign: { p12: '../cfg/signer.p12', passphraseFile: '../cfg.pass' },
    verify: { trust: '../cfg/ca.pem' },
  });
  expect(kyso(['sign', 'doc.pdf'], { cwd }).code).toBe(0);
  const verified = json(kyso(['verify', 'doc.signed.pdf', '--format', 'json'], { cwd }));
  expect(verified.documents[0].status).toBe('passed');
  expect(key.ca).toContain('ca.pem');
});

test('--config names another file', () => {
  const file = play.put('other.json', JSON.stringify({ verify: { format: 'ndjson' } }));
  const cwd = project('named', { verify: { format: 'json' } });
  expect(kyso(['verify', 'doc.pdf', '--config', file], { cwd }).stdout).toMatch(/^\{"file":/);
  expect(kyso(['verify', 'doc.pdf', '--config', 'none.json'], { cwd })).toMatchObject({ code: 2 });
});

test.each([
  [
    'an unknown key, with the nearest one',
    { verify: { 'require-signed': true } },
    ['verify.require-signed', 'requireSigned'],
  ],
  ['an unknown command', { verfy: {} }, ['verfy', 'verify']],
  ['a wrong value', { verify: { format: 'xml' } }, ['verify.format']],
  ['a wrong type', { verify: { jobs: 'many' } }, ['verify.jobs']],
  ['a wrong time', { verify: { at: 'tomorrow' } }, ['verify.at']],
  ['a fault in another command’s section', { report: { unitDepth: 0 } }, ['report.unitDepth']],
  ['text that is not JSON', '{"verify":', ['not JSON']],
])('%s is an error that names it and the file', (name, config, named) => {
  const cwd = project(`bad-${name.length}-${named[0]}`, config);
  const { code, stdout, stderr } = kyso(['verify', 'doc.pdf'], { cwd });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  for (const text of [...named, 'kyso.config.json']) expect(stderr).toContain(text);
});

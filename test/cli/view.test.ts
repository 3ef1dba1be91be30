import { expect, test } from 'vitest';
import { en } from '../../src/cli/view/messages/en.ts';
import { vi } from '../../src/cli/view/messages/vi.ts';
import { painter, styleFor } from '../../src/cli/view/paint.ts';
import { forTerminal } from '../../src/cli/view/printable.ts';
import { plainName } from '../../src/cli/view/problem-text.ts';
import { documentBlock } from '../../src/cli/view/verify-human.ts';
import type { ExplainedCertificate, Explanation, SignatureResult } from '../../src/verify/result.ts';
import { signature } from '../report/sample.ts';

function block(given: Partial<SignatureResult>, { messages = en, columns = 0 } = {}): string {
  const style = { color: 0, unicode: true, ...(columns > 0 ? { columns } : {}) } as const;
  return documentBlock(
    { file: 'a.pdf', sha256: '', bytes: 1, format: 'pdf', status: 'failed', signatures: [signature(given)] },
    { messages, painter: painter(style), verbose: false },
  );
}

const untrusted = {
  code: 'chain-untrusted',
  message:
    'No chain of certificates leads from the signer to a trust anchor that was given: Root is where the chain ends',
  clause: 'RFC 5280, 6.1',
  effect: 'fail' as const,
};
const expired = {
  code: 'certificate-expired',
  message:
    'A certificate had expired, and nothing proves that the signature is older: Root expired on 2026-05-22T12:00:00.000Z',
  clause: 'RFC 5280, 6.1.3',
  effect: 'fail' as const,
};

test('a reason is said once: what the line says already is not repeated from the problem', () => {
  const chain: SignatureResult['chain'] = { status: 'untrusted', path: [], reason: untrusted.message };
  const text = block({ chain, problems: [untrusted] });
  expect(text).toContain('no chain leads to a trust anchor you gave (Root is where the chain ends)');
  expect(text).not.toContain('No chain of certificates');
});

test('a document that was changed is told once, with the digest that shows it', () => {
  const message =
    'The document is not the one that was signed: its digest differs: the digest of what is signed is another';
  const text = block({
    integrity: 'broken',
    problems: [{ code: 'message-digest', message, clause: '', effect: 'fail' as const }],
  });
  expect(text).toContain('Document  not as it was signed: the digest of what is signed is another\n');
  expect(text).not.toContain('Note');
});

test('times within a reason are written as everywhere else', () => {
  const chain: SignatureResult['chain'] = { status: 'invalid', path: [], reason: expired.message };
  expect(block({ chain, problems: [expired] })).toContain('Root expired on 2026-05-22 12:00:00 UTC)');
});

test('a broken signature is told with the problem that broke it, not with another one', () => {
  const repaired = {
    code: 'structure-repaired',
    message: 'The structure is damaged',
    clause: '',
    effect: 'fail' as const,
  };
  const malformed = {
    code: 'byte-range-invalid',
    message: 'The byte range is none',
    clause: '',
    effect: 'fail' as const,
  };
  const text = block({ integrity: 'broken', coverage: 'partial', problems: [repaired, malformed] });
  expect(text).toMatch(/Document .*: The byte range is none\n/);
  expect(text).toContain('[structure-repaired]');
});

test('in Vietnamese the sentences of problems are Vietnamese', () => {
  const text = block({ problems: [{ ...expired }] }, { messages: vi });
  expect(text).toContain('Một chứng thư đã hết hạn');
  expect(text).not.toContain('had expired');
});

test('an organization that signs in its own name is named once; a trust anchor by its plain name', () => {
  const { signer } = signature();
  if (signer === null) throw new Error('the sample has a signer');
  const text = block({
    signer: { ...signer, name: 'UBND phường', organization: 'UBND phường' },
    chain: { status: 'trusted', path: [], anchor: 'CN=Root CA,O=Kyso Test,C=VN' },
  });
  expect(text).toContain('Signer    UBND phường; trusted, by a chain to Root CA, Kyso Test;');
});

test.each([
  ['CN=A\\, B,O=C', 'A, B, C'],
  ['O=Only', 'Only'],
  ['OU=x,C=VN', 'OU=x,C=VN'],
  ['CN=Same,O=Same', 'Same'],
])('the plain name of %s is %s', (distinguished, plain) => {
  expect(plainName(distinguished)).toBe(plain);
});

test('a time-stamp that is not proven does not say that a signer claims its time', () => {
  const text = block({ kind: 'timestamp' });
  expect(text).toContain('as the time-stamp says');
  expect(text).not.toContain('as the signer says');
});

test('on a terminal no line is longer than it is wide, and what goes on stands under its beginning', () => {
  const chain: SignatureResult['chain'] = { status: 'untrusted', path: [], reason: untrusted.message };
  const text = block({ chain, problems: [untrusted, expired] }, { columns: 60 });
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
  expect(text).toMatch(/\n {14}\S/);
  expect(block({ chain, problems: [untrusted] })).not.toMatch(/\n {14}\S/);
});

test('only a terminal has a width', () => {
  expect(styleFor({ isTTY: true, columns: 80 }, {}, false).columns).toBe(80);
  expect(styleFor({ columns: 80 }, {}, false).columns).toBeUndefined();
});

test('an explanation fits the terminal too, evidence indented below its certificate', () => {
  const certificate = {
    subject: 'CN=Nguyễn Văn An,O=Sở Nội vụ',
    sha256: 'a'.repeat(64),
    notBefore: '2026-01-01T00:00:00.000Z',
    notAfter: '2028-01-01T00:00:00.000Z',
    source: 'the signature',
    anchor: false,
    selfSigned: false,
    evidence: [
      {
        kind: 'crl',
        source: 'the document',
        status: 'good',
        counts: false,
        reason: 'it was no longer current',
      },
    ],
  } satisfies ExplainedCertificate;
  const lacking = { what: 'signature-timestamp', message: 'a time-stamp of the signature' } as const;
  const explanation: Explanation = {
    chains: [{ role: 'signer', certificates: [certificate] }],
    offline: { complete: true, lacks: [] },
    next: { level: 'B-T', lacks: [lacking] },
  };
  const text = block({ level: 'B-B', explanation }, { columns: 60 });
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
  expect(text).toMatch(/\n {18}CRL from the document: not revoked; does/);
  expect(text).toContain('Level     B-B; B-T lacks a time-stamp of the signature');
});

test.each([
  ['en', en],
  ['vi', vi],
])('a terminal without colour gets no escape sequence (%s)', (_lang, messages) => {
  expect(block({}, { messages })).not.toContain('\u001b');
});

test('on a terminal nothing that stands in JSON or CSV steers it but colours', () => {
  const steering = '\u001b]8;;http://x\u001b\\ \u009b31m \u202e \r \u0007 \u001b[2J';
  expect(forTerminal(`{"file": "${steering}"}\r\n`)).not.toMatch(/[\u001b\u009b\u202e\u0007]|\r(?!\n)/);
  expect(forTerminal('\u001b[1mbold\u001b[0m\ttab\r\n')).toBe('\u001b[1mbold\u001b[0m\ttab\r\n');
});

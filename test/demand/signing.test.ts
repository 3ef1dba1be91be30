/** What people asked of signing tools and no other test here would miss. */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { makeEncryptedPdf } from '../../fixtures/encrypted-pdf.ts';
import { flateBody, type RawBody, streamBody, writeSection } from '../../fixtures/raw-pdf.ts';
import {
  type Json,
  json,
  kyso,
  kysoAsync,
  lines,
  type Playground,
  playground,
  smallPdf,
  type TestKey,
  testKey,
} from '../cli/kyso.ts';
import { programTest, run } from '../support/programs.ts';
import { TrustCentre } from '../support/trust-centre.ts';

let play: Playground;
let key: TestKey;
let centre: TrustCentre;
beforeAll(async () => {
  play = playground();
  key = testKey(play);
  centre = await TrustCentre.open();
});
afterEach(() => {
  for (const service of ['tsa', 'ocsp', 'crl', 'issuer'] as const) centre.manners[service] = 'well';
});
afterAll(() => {
  play.done();
  centre.close();
});

const id = '/ID [<6b79736f206669787475726520303031> <6b79736f206669787475726520303031>]';

/** A page with a picture, a font and metadata; any of them replaced. */
const document = (changed: Readonly<Record<number, RawBody>> = {}): Uint8Array =>
  writeSection({
    objects: new Map<number, RawBody>(
      Object.entries<RawBody>({
        1: '<< /Type /Catalog /Pages 2 0 R /Metadata 6 0 R >>',
        2: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
        3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0.0 +595 842.00] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> /XObject << /I 7 0 R >> >> /Annots [ ] >>',
        4: flateBody('', 'BT /F1 14 Tf 40 780 Td (Fixture) Tj ET\n'),
        5: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
        6: streamBody('/Type /Metadata /Subtype /XML', xmp),
        7: flateBody(
          '/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8',
          '\0',
        ),
        ...changed,
      }).map(([num, body]) => [Number(num), body]),
    ),
    trailer: `/Root 1 0 R ${id}`,
    version: '1.7',
  });
const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""/></rdf:RDF></x:xmpmeta>`;

/** Signs a document. @returns what the command tells of it, and the signed file */
function signed(
  name: string,
  pdf: Uint8Array,
  ...args: string[]
): { told: Json; bytes: Buffer; path: string } {
  const file = play.put(`in/${name}.pdf`, pdf);
  const ran = kyso([
    'sign',
    file,
    '-o',
    play.path('out', `${name}.pdf`),
    ...key.args,
    '--format',
    'json',
    ...args,
  ]);
  expect(ran.code, ran.stdout + ran.stderr).toBe(0);
  const [told] = json(ran).documents;
  return { told, bytes: readFileSync(told.output), path: told.output };
}
const added = (before: Uint8Array, { bytes }: { bytes: Buffer }): string =>
  bytes.subarray(before.length).toString('latin1');

describe('damage that signing need not read stops nothing', () => {
  const image =
    '/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8';
  for (const [what, changed] of Object.entries<Record<number, RawBody>>({
    'a picture that does not decode': { 7: streamBody(`${image} /Filter /FlateDecode`, 'no deflate') },
    'a filter nobody knows': { 7: streamBody(`${image} /Filter /HouseDecode`, 'x') },
    'a font that is none': { 5: '<< /Type /Font /Subtype /Type0 /DescendantFonts 99 0 R >>' },
    'contents that are no content': { 4: streamBody('', '((((') },
    'an object nobody refers to': { 40: '<< /Broken' },
  }))
    programTest(['pdfsig'], what, () => {
      const { told, path } = signed('damage', document(changed), '--overwrite');
      expect(told.warnings).toBeUndefined();
      expect(run('pdfsig', ['-nocert', path]).stdout).toContain('Signature is Valid');
    });

  for (const [what, body] of Object.entries<RawBody>({
    'do not decode': streamBody('/Type /Metadata /Subtype /XML /Filter /FlateDecode', 'no deflate'),
    'break off': streamBody('/Type /Metadata /Subtype /XML', xmp.slice(0, -40)),
    'are something else': streamBody('/Type /Metadata /Subtype /XML', 'hello'),
    'are no stream': '(metadata)',
  }))
    programTest(['pdfsig'], `metadata that ${what} stay as they are, and that is told`, () => {
      const pdf = document({ 6: body });
      const result = signed('xmp', pdf, '--overwrite');
      expect(result.told.warnings).toMatchObject([{ code: 'metadata-unread' }]);
      expect(added(pdf, result)).not.toMatch(/^6 0 obj/m);
      expect(run('pdfsig', ['-nocert', result.path]).stdout).toContain('Signature is Valid');
    });

  test('sound metadata, and none, are no reason for a word', () => {
    expect(signed('sound', document()).told.warnings).toBeUndefined();
    expect(signed('none', smallPdf(0)).told.warnings).toBeUndefined();
  });
});

describe('what signing changes', () => {
  test('is written with the tokens it had: no number is spelt anew', () => {
    const pdf = document();
    expect(added(pdf, signed('tokens', pdf))).toContain('/MediaBox [0 0.0 +595 842.00]');
  });

  test('refers to the same Encrypt dictionary, and repeats it nowhere', () => {
    for (const revision of [2, 4, 6] as const) {
      const pdf = makeEncryptedPdf({ revision });
      const text = added(pdf, signed('encrypted', pdf, '--overwrite'));
      const reference = /\/Encrypt (\d+ 0 R)/.exec(Buffer.from(pdf).toString('latin1'))?.[1];
      expect(/\/Encrypt (\d+ 0 R)/.exec(text)?.[1]).toBe(reference);
      expect(text).not.toContain('/Filter /Standard');
    }
  });

  test('certifies nothing unless asked: an approval, after which another may sign', () => {
    const first = signed('approval', smallPdf(0));
    expect(added(smallPdf(0), first)).not.toMatch(/\/Perms|\/DocMDP/);
    const second = signed('approved', first.bytes);
    const { signatures } = lines(kyso(['verify', second.path, '--trust', key.ca, '--format', 'ndjson']))[0];
    expect(signatures.map(({ kind, status }: Json) => [kind, status])).toEqual(
      Array(2).fill(['signature', 'passed']),
    );
  });
});

test('a list of files comes from standard input, one a line or NUL-separated', () => {
  const files = [0, 1, 2].map((at) => play.put(`listed/${at}.pdf`, smallPdf(at)));
  for (const [args, between] of [
    [[], '\n'],
    [['-0'], '\0'],
  ] as const) {
    const ran = kyso(
      [
        'sign',
        '--files-from',
        '-',
        ...args,
        '-o',
        play.path('from-list'),
        '--overwrite',
        ...key.args,
        '--format',
        'json',
      ],
      { input: files.join(between) },
    );
    expect([ran.code, json(ran).summary.signed], ran.stderr).toEqual([0, 3]);
  }
});

describe('services', () => {
  const signer = (): string[] => [
    ...['--key', centre.file('signer.key'), '--cert', centre.file('signer.pem')],
    ...['--chain', centre.file('authority.pem')],
  ];
  const online = (): string[] => [
    ...['--trust', centre.file('root.pem'), '--online', '--allow-private-network', '--timeout', '3'],
  ];
  let number = 0;
  const sign = (...args: string[]) => {
    const file = play.put(`served/${++number}.pdf`, smallPdf(number));
    return kysoAsync(['sign', file, '-o', play.path('served', `${number}.out.pdf`), ...signer(), ...args]);
  };

  programTest(
    ['openssl'],
    'how much a level adds is told, and how much of it CRLs are; OCSP comes first',
    async () => {
      const args = ['--level', 'B-LT', '--tsa', centre.tsa, ...online()];
      const [byOcsp] = json(await sign(...args, '--format', 'json')).documents;
      expect(byOcsp.validationData).toMatchObject({ certificates: expect.any(Number), crls: 0 });
      expect(byOcsp.validationData.ocsps).toBeGreaterThan(0);
      centre.manners.ocsp = 'error';
      const [byCrl] = json(await sign(...args, '--format', 'json')).documents;
      const { crls, ocsps, certificates } = byCrl.validationData;
      expect([crls > 200, ocsps]).toEqual([true, 0]);
      const { stdout } = await sign(...args);
      expect(stdout).toContain(`${crls + certificates} bytes of validation data added, ${crls} of them CRLs`);
      const [none] = json(await sign('--tsa', centre.tsa, '--format', 'json')).documents;
      expect(none.validationData).toBeUndefined();
    },
  );

  programTest(['openssl'], 'a time-stamp service that hangs is given up, the next one asked', async () => {
    centre.manners.tsa = 'hang';
    const other = await TrustCentre.open();
    try {
      const ran = await sign('--tsa', centre.tsa, '--tsa', other.tsa, '--timeout', '1', '--format', 'json');
      expect(ran.code, ran.stdout).toBe(0);
      expect(json(ran)).toMatchObject({
        network: [centre.tsa, other.tsa],
        documents: [{ result: 'signed', level: 'B-T' }],
      });
      const alone = await sign('--tsa', centre.tsa, '--timeout', '1', '--format', 'json');
      expect([alone.code, json(alone).documents[0].error.code]).toEqual([2, 'net-timeout']);
    } finally {
      other.close();
    }
  });

  programTest(
    ['openssl'],
    'why a service refused stands in the error: HTTP status, or PKIStatus and failInfo',
    async () => {
      centre.manners.tsa = 'error';
      expect((await sign('--tsa', centre.tsa)).stdout).toMatch(/HTTP status 500/);
      const other = await TrustCentre.open();
      try {
        const only = other.read('ca.cnf').toString('utf8').replace('sha256, sha384, sha512', 'sha512');
        writeFileSync(other.file('ca.cnf'), only);
        expect((await sign('--tsa', other.tsa)).stdout).toMatch(/refused to stamp: rejection \(badAlg/);
      } finally {
        other.close();
      }
    },
  );
});

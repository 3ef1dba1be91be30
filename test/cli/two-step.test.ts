import { execFileSync } from 'node:child_process';
import { createPrivateKey, sign as cryptoSign } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { run as outside, programTest } from '../support/programs.ts';
import { TrustCentre } from '../support/trust-centre.ts';
import { type Json, json, kyso, kysoAsync, lines, type Playground, playground, smallPdf } from './kyso.ts';

let place: Playground;
let centre: TrustCentre;
beforeAll(async () => {
  place = playground();
  centre = await TrustCentre.open();
  for (const [name, args] of Object.entries(farKeys)) {
    openssl(
      ...['req', '-x509', ...args, '-nodes', '-keyout', `${name}.key`, '-out', `${name}.pem`],
      ...['-subj', `/CN=Far ${name}/O=Office`, '-days', '100'],
      ...['-addext', 'keyUsage=critical,digitalSignature,nonRepudiation'],
    );
  }
});
afterAll(() => {
  place.done();
  centre.close();
});

const farKeys: Readonly<Record<string, readonly string[]>> = {
  rsa: ['-newkey', 'rsa:2048'],
  'P-256': ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  'P-384': ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384'],
  ed25519: ['-newkey', 'ed25519'],
};

const openssl = (...args: string[]): Buffer =>
  execFileSync('openssl', args, { cwd: place.home, stdio: ['ignore', 'pipe', 'pipe'] });
const run = (...args: string[]) => kyso(args, { cwd: place.home });

let made = 0;
/** A document, prepared. */
function prepared(...args: string[]): { readonly file: string; readonly told: Json } {
  const [input, file] = [`in-${++made}.pdf`, `prepared-${made}.pdf`];
  place.put(input, smallPdf(made));
  const ran = run('prepare', input, '-o', file, ...args);
  expect(ran.code, ran.stdout + ran.stderr).toBe(0);
  return { file, told: json(ran) };
}

/** What a far machine makes of a digest that is all it was given. */
function farSignature(key: string, { toBeSigned, digestAlgorithm }: Json, ...options: string[]): string {
  place.put('far.digest', Buffer.from(toBeSigned, 'hex'));
  const args = [`digest:${digestAlgorithm}`, ...options].flatMap((option) => ['-pkeyopt', option]);
  openssl('pkeyutl', '-sign', '-inkey', `${key}.key`, '-in', 'far.digest', '-out', 'far.sig', ...args);
  return place.path('far.sig');
}

/** The bytes of both ranges, as they go to a signer that makes a whole CMS. */
function ranges(file: string, { byteRange: [a, b, c, d] }: Json): string {
  const bytes = readFileSync(place.path(file));
  return place.put('far.content', Buffer.concat([bytes.subarray(a, a + b), bytes.subarray(c, c + d)]));
}

function expectValid(file: string, key: string, level = 'B-B'): void {
  const { documents } = json(run('verify', file, '--trust', `${key}.pem`, '--format', 'json'));
  expect(documents[0].signatures[0]).toMatchObject({ status: 'passed', level });
  if (key === 'ed25519') return; // pdfsig knows no EdDSA
  expect(outside('pdfsig', ['-nocert', place.path(file)]).stdout).toMatch(/Signature is Valid/);
}

for (const [name, key, prepare, options] of [
  ['RSA PKCS #1', 'rsa', [], ['rsa_padding_mode:pkcs1']],
  ['RSA PKCS #1 with SHA-512', 'rsa', ['--digest', 'sha512'], ['rsa_padding_mode:pkcs1']],
  ['RSASSA-PSS', 'rsa', ['--pss'], ['rsa_padding_mode:pss', 'rsa_pss_saltlen:digest']],
  ['ECDSA P-256', 'P-256', [], []],
  ['ECDSA P-384', 'P-384', [], []],
] as const)
  programTest(['openssl', 'pdfsig'], `openssl signs the digest on another machine: ${name}`, () => {
    const { file, told } = prepared('--cert', `${key}.pem`, '--reason', 'Phê duyệt', ...prepare);
    expect(told).toMatchObject({ prepared: file, result: 'prepared', field: 'Signature1' });
    const signature = farSignature(key, told, ...options);
    const ran = run('attach', file, '--signature', signature, '-o', `out-${made}.pdf`);
    expect(ran.code, ran.stderr + ran.stdout).toBe(0);
    expectValid(`out-${made}.pdf`, key);
  });

programTest(['openssl'], 'Ed25519 signs the attributes themselves (RFC 8419)', () => {
  const { file, told } = prepared('--cert', 'ed25519.pem');
  expect(told).toMatchObject({ digestAlgorithm: 'sha512', toBeSigned: null });
  place.put('far.attributes', Buffer.from(told.signedAttributes, 'hex'));
  openssl('pkeyutl', '-sign', '-rawin', '-inkey', 'ed25519.key', '-in', 'far.attributes', '-out', 'far.sig');
  expect(run('attach', file, '--signature', 'far.sig', '-o', `out-${made}.pdf`).code).toBe(0);
  expectValid(`out-${made}.pdf`, 'ed25519');
});

programTest(
  ['openssl', 'pdfsig'],
  'toBeSigned is the digest of the signed attributes, and they hold that of the document',
  () => {
    const { told, file } = prepared('--cert', 'rsa.pem');
    const sha256 = (path: string): string =>
      openssl('dgst', '-sha256', '-r', path).toString('latin1').slice(0, 64);
    expect(sha256(ranges(file, told))).toBe(told.documentDigest);
    expect(sha256(place.put('far.attributes', Buffer.from(told.signedAttributes, 'hex')))).toBe(
      told.toBeSigned,
    );
    expect(told.signedAttributes).toContain(told.documentDigest);
  },
);

programTest(
  ['openssl'],
  'a value may come as bytes, hexadecimal, base64 or PEM; of EC also as r and s',
  () => {
    const { file, told } = prepared('--cert', 'P-256.pem');
    const plain = cryptoSign('sha256', Buffer.from(told.signedAttributes, 'hex'), {
      key: createPrivateKey(readFileSync(place.path('P-256.key'))),
      dsaEncoding: 'ieee-p1363',
    });
    const der = readFileSync(farSignature('P-256', told));
    for (const [at, text] of [
      plain,
      plain.toString('hex').toUpperCase(),
      `${der.toString('hex')}\n`,
      der.toString('base64'),
      plain.toString('base64url'),
      `-----BEGIN SIGNATURE-----\r\n${der.toString('base64')}\r\n-----END SIGNATURE-----\r\n`,
    ].entries()) {
      const output = `spelt-${at}.pdf`;
      const ran = run('attach', file, '--signature', place.put('spelt.sig', text), '-o', output);
      expect(ran.code, `${at} ${ran.stdout}`).toBe(0);
      expectValid(output, 'P-256');
    }
  },
);

programTest(
  ['openssl', 'pdfsig'],
  'a whole CMS by openssl cms, the certificate not known before: DER and PEM, CAdES and not',
  () => {
    for (const [key, form, args, filter] of [
      ['rsa', 'DER', ['-cades'], 'ETSI.CAdES.detached'],
      ['rsa', 'PEM', ['-md', 'sha384'], 'adbe.pkcs7.detached'],
      ['P-256', 'DER', [], 'adbe.pkcs7.detached'],
    ] as const) {
      const { file, told } = prepared('--sub-filter', filter);
      expect(told).toMatchObject({ signedAttributes: null, toBeSigned: null, signer: null });
      ranges(file, told);
      openssl(
        ...['cms', '-sign', '-binary', '-in', 'far.content', '-signer', `${key}.pem`, '-inkey', `${key}.key`],
        ...['-outform', form, '-out', 'far.cms', ...args],
      );
      const output = `cms-${made}.pdf`;
      const ran = run('attach', file, '--cms', 'far.cms', '-o', output);
      expect(ran.code, ran.stdout).toBe(0);
      const pdfsig = outside('pdfsig', ['-nocert', place.path(output)]).stdout;
      expect(pdfsig).toMatch(/Signature is Valid/);
      const { documents } = json(run('verify', output, '--trust', `${key}.pem`, '--format', 'json'));
      expect(documents[0].status, `${key} ${form}`).toBe('passed');
    }
  },
);

programTest(
  ['openssl'],
  'a wrong, foreign or altered signature is refused with exit 1, and nothing is written',
  () => {
    const { file, told } = prepared('--cert', 'rsa.pem');
    const other = prepared('--cert', 'rsa.pem');
    const ofOther = readFileSync(farSignature('rsa', other.told));
    const good = readFileSync(farSignature('rsa', told));
    const byAnother = readFileSync(farSignature('P-256', told));
    const altered = Buffer.from(good);
    altered[100] = (altered[100] ?? 0) ^ 1;
    const ofDocument = readFileSync(farSignature('rsa', { ...told, toBeSigned: told.documentDigest }));
    for (const [what, bytes] of Object.entries({
      ofOther,
      byAnother,
      altered,
      ofDocument,
      empty: Buffer.alloc(0),
      likeJson: Buffer.from([0x7b, ...Array(255).fill(0xfe)]),
    })) {
      const ran = run(
        'attach',
        file,
        '--signature',
        place.put('bad.sig', bytes),
        '-o',
        'bad.pdf',
        '--format',
        'json',
      );
      expect(ran.stdout, what + ran.stderr).not.toBe('');
      expect([ran.code, json(ran).documents[0].result], what).toEqual([1, 'refused']);
      expect(json(ran).documents[0].error.code, what).toBe('refused-signature');
      expect(existsSync(place.path('bad.pdf')), what).toBe(false);
    }
    const cmsBy = (key: string, content: string): string => {
      openssl(
        ...[
          'cms',
          '-sign',
          '-binary',
          '-cades',
          '-in',
          content,
          '-signer',
          `${key}.pem`,
          '-inkey',
          `${key}.key`,
        ],
        ...['-outform', 'DER', '-out', `${key}.cms`],
      );
      return `${key}.cms`;
    };
    const whole = prepared();
    for (const [to, cms] of [
      // Prepared for another certificate; over another document; no CMS at all.
      [file, cmsBy('P-256', ranges(file, told))],
      [whole.file, cmsBy('rsa', ranges(file, told))],
      [whole.file, 'rsa.pem'],
    ] as const) {
      const ran = run('attach', to, '--cms', cms, '-o', 'bad.pdf', '--format', 'json');
      expect(ran.stdout, ran.stderr).not.toBe('');
      expect([ran.code, json(ran).documents[0].error.code]).toEqual([1, 'refused-signature']);
      expect(existsSync(place.path('bad.pdf'))).toBe(false);
    }
  },
);

programTest(['openssl'], 'a document changed after it was prepared takes no signature', () => {
  const { file, told } = prepared('--cert', 'rsa.pem', '--reason', 'Approved');
  const signature = readFileSync(farSignature('rsa', told));
  const bytes = readFileSync(place.path(file));
  const at = bytes.indexOf('Approved');
  bytes.write('Rejected', at);
  const attach = (): Json =>
    json(
      run(
        'attach',
        'changed.pdf',
        '--signature',
        place.put('far.sig', signature),
        '-o',
        'c.pdf',
        '--format',
        'json',
      ),
    ).documents[0].error.code;
  place.put('changed.pdf', bytes);
  expect(attach()).toBe('not-prepared');
  // The digest within the prepared CMS changed with it: what was signed is still something else.
  const fake = json(run('prepare', 'in-1.pdf', '-o', 'x.pdf', '--cert', 'rsa.pem', '--overwrite')) as Json;
  expect(fake.toBeSigned).not.toBe(told.toBeSigned);
  place.put('changed.pdf', readFileSync(place.path('x.pdf')));
  expect(attach()).toBe('refused-signature');
  // Appended to: the signature would not cover all of it.
  place.put('changed.pdf', Buffer.concat([readFileSync(place.path(file)), Buffer.from('\n% more\n')]));
  expect(attach()).toBe('not-prepared');
  place.put('changed.pdf', smallPdf(3));
  expect(attach()).toBe('not-prepared');
  // Attached already: it waits for nothing.
  expect(run('attach', file, '--signature', place.put('far.sig', signature), '-o', 'whole.pdf').code).toBe(0);
  place.put('changed.pdf', readFileSync(place.path('whole.pdf')));
  expect(attach()).toBe('not-prepared');
});

programTest(
  ['openssl', 'pdfsig'],
  'whole folders: one JSON of digests out, one of signatures in, days between',
  () => {
    for (let i = 0; i < 60; i++) place.put(`folder/${i % 3}/${i}.pdf`, smallPdf(i));
    const first = run('prepare', 'folder', '-o', 'folder.prepared', '--cert', 'rsa.pem', '--jobs', '2');
    expect(first.code, first.stderr).toBe(0);
    const digests = json(first);
    expect(digests.summary).toMatchObject({ prepared: 60, errors: 0 });
    // A second run tells the same digests: nobody has to sign again.
    const again = json(run('prepare', 'folder', '-o', 'folder.prepared', '--cert', 'rsa.pem'));
    expect(again.summary).toMatchObject({ skipped: 60 });
    expect(again.documents.map(({ toBeSigned }: Json) => toBeSigned)).toEqual(
      digests.documents.map(({ toBeSigned }: Json) => toBeSigned),
    );
    const key = createPrivateKey(readFileSync(place.path('rsa.key')));
    // The far machine renames folders; only the digests say what is what. One signature has not come yet.
    const signatures = digests.documents.slice(1).map(({ toBeSigned, signedAttributes }: Json) => ({
      toBeSigned,
      signature: cryptoSign('sha256', Buffer.from(signedAttributes, 'hex'), key).toString('base64'),
    }));
    place.put(
      'signatures.json',
      JSON.stringify({ documents: [...signatures, { toBeSigned: digests.documents[0].toBeSigned }] }),
    );
    const ran = run(
      'attach',
      'folder.prepared',
      '--signature',
      'signatures.json',
      '-o',
      'folder.out',
      '--format',
      'json',
      '--jobs',
      '2',
    );
    expect(ran.code).toBe(2);
    const { summary, documents } = json(ran);
    expect(summary).toMatchObject({ signed: 59, errors: 1 });
    expect(documents[0].error).toMatchObject({
      code: 'signature-missing',
      hint: expect.stringContaining(digests.documents[0].toBeSigned),
    });
    const verdicts = lines(run('verify', 'folder.out', '--trust', 'rsa.pem', '--format', 'ndjson'));
    expect(verdicts.map(({ status }) => status)).toEqual(Array(59).fill('passed'));
    // When the last one comes, the same command finishes the rest; one object a line does as well.
    const [missing] = digests.documents;
    place.put(
      'signatures.ndjson',
      [
        ...signatures,
        {
          documentDigest: missing.documentDigest.toUpperCase(),
          signature: cryptoSign('sha256', Buffer.from(missing.signedAttributes, 'hex'), key).toString('hex'),
        },
      ]
        .map((entry) => `${JSON.stringify(entry)}\n`)
        .join(''),
    );
    const rest = run(
      'attach',
      'folder.prepared',
      '--signature',
      'signatures.ndjson',
      '-o',
      'folder.out',
      '--format',
      'json',
    );
    expect(json(rest).summary).toMatchObject({ signed: 1, skipped: 59, errors: 0 });
    expect(rest.code).toBe(0);
  },
);

programTest(['openssl'], 'a file of signatures that cannot be read says why', () => {
  const { file } = prepared('--cert', 'rsa.pem');
  for (const [text, why] of [
    ['{"documents": 3}', 'it is no JSON of documents'],
    ['[1, 2]', 'it is no JSON of documents'],
    ['{ broken', 'it is no JSON of documents'],
    ['[{"signature": "00"}]', 'neither toBeSigned nor documentDigest'],
    ['[{"signature": 5, "toBeSigned": "00"}]', 'a signature is no text'],
  ] as const) {
    const ran = run('attach', file, '--signature', place.put('bad.json', text), '-o', 'bad.pdf');
    expect([ran.code, ran.stderr], text).toEqual([2, expect.stringContaining(why)]);
  }
});

programTest(['openssl'], 'room: a CMS that does not fit names what is needed', () => {
  const { file, told } = prepared('--room', '600');
  ranges(file, told);
  openssl(
    ...['cms', '-sign', '-binary', '-in', 'far.content', '-signer', 'rsa.pem', '-inkey', 'rsa.key'],
    ...['-outform', 'DER', '-out', 'far.cms'],
  );
  const ran = run('attach', file, '--cms', 'far.cms', '-o', 'large.pdf', '--format', 'json');
  expect(ran.code).toBe(2);
  const { code, hint } = json(ran).documents[0].error;
  expect([code, hint]).toEqual(['signature-too-large', expect.stringMatching(/room for \d+/)]);
});

programTest(
  ['openssl', 'qpdf', 'pdfsig'],
  'what signing offers applies: field, mark, certify, lock, password',
  () => {
    place.put('plain.pdf', smallPdf(0));
    outside('qpdf', [
      '--encrypt',
      'user',
      'owner',
      '256',
      '--',
      place.path('plain.pdf'),
      place.path('enc.pdf'),
    ]);
    const password = ['--password-file', place.put('owner.txt', 'owner\n')];
    const ran = run(
      ...['prepare', 'enc.pdf', '-o', 'enc.prepared.pdf', '--cert', 'rsa.pem', ...password],
      ...['--field', 'Duyệt', '--visible', '--text', '{name} {reason}', '--reason', 'Đồng ý'],
      ...['--certify', 'form-fill', '--lock', 'all', '--signing-time', '2026-11-20T08:00:00Z'],
    );
    expect(ran.code, ran.stderr + ran.stdout).toBe(0);
    const told = json(ran);
    expect(told).toMatchObject({ field: 'Duyệt', time: '2026-11-20T08:00:00Z' });
    const attached = run(
      'attach',
      'enc.prepared.pdf',
      '--signature',
      farSignature('rsa', told, 'rsa_padding_mode:pkcs1'),
      '-o',
      'enc.out.pdf',
      ...password,
    );
    expect(attached.code, attached.stdout).toBe(0);
    const { documents } = json(
      run('verify', 'enc.out.pdf', '--trust', 'rsa.pem', '--format', 'json', ...password),
    );
    expect(documents[0].signatures[0]).toMatchObject({
      status: 'passed',
      kind: 'certification',
      certification: 'form-fill',
      time: { claimed: '2026-11-20T08:00:00.000Z' },
    });
    expect(run('prepare', 'enc.out.pdf', '-o', 'twice.pdf', '--certify', 'annotate', ...password).code).toBe(
      1,
    );
  },
);

programTest(
  ['openssl'],
  'attach reaches a level: in the CMS where room was kept, else over the document',
  async () => {
    const [cert, chain] = [centre.file('signer.pem'), centre.file('authority.pem')];
    const online = ['--online', '--allow-private-network', '--timeout', '5'];
    for (const [at, args, level, fields] of [
      ['room', ['--level', 'B-T'], 'B-T', 1],
      ['none', [], 'B-T', 2],
      ['long', ['--level', 'B-LTA'], 'B-LTA', 2],
    ] as const) {
      const { file, told } = prepared('--cert', cert, '--chain', chain, ...args);
      place.put('far.digest', Buffer.from(told.toBeSigned, 'hex'));
      openssl(
        ...['pkeyutl', '-sign', '-inkey', centre.file('signer.key'), '-in', 'far.digest', '-out', 'far.sig'],
        ...['-pkeyopt', 'digest:sha256'],
      );
      const output = join(place.home, `level-${at}.pdf`);
      const ran = await kysoAsync([
        ...[
          'attach',
          place.path(file),
          '--signature',
          place.path('far.sig'),
          '-o',
          output,
          '--format',
          'json',
        ],
        ...['--level', level, '--tsa', centre.tsa, ...(level === 'B-LTA' ? online : [])],
      ]);
      expect(ran.code, ran.stdout + ran.stderr).toBe(0);
      expect(json(ran)).toMatchObject({ documents: [{ result: 'signed', level }] });
      const { documents } = json(
        await kysoAsync(['verify', output, '--trust', centre.file('root.pem'), '--format', 'json']),
      );
      expect(documents[0].status).toBe('passed');
      expect(documents[0].signatures, at).toHaveLength(fields);
      expect(documents[0].signatures[0].time.source, at).toBe('timestamp');
    }
  },
);

programTest(['openssl'], 'options that do not go together are told', () => {
  place.put('one.pdf', smallPdf(0));
  for (const [args, why] of [
    [['prepare', 'one.pdf', '--cert', 'rsa.pem'], '--output'],
    [['prepare', 'one.pdf', '-o', 'x.pdf', '--cert', 'rsa.pem', '--room', '9000'], '--room'],
    [['prepare', 'one.pdf', '-o', 'x.pdf', '--pss'], '--cert'],
    [['attach', 'one.pdf', '-o', 'x.pdf'], '--signature'],
    [['attach', 'one.pdf', '-o', 'x.pdf', '--signature', 'rsa.pem', '--cms', 'rsa.pem'], '--cms'],
  ] as const) {
    const ran = run(...args);
    expect([ran.code, ran.stderr], args.join(' ')).toEqual([2, expect.stringContaining(why)]);
  }
});

programTest(['openssl'], 'a dry run checks the signature and writes nothing', () => {
  const { file, told } = prepared('--cert', 'rsa.pem');
  const signature = farSignature('rsa', told, 'rsa_padding_mode:pkcs1');
  mkdirSync(place.path('dry'));
  const ran = run(
    'attach',
    file,
    '--signature',
    signature,
    '-o',
    'dry/out.pdf',
    '--dry-run',
    '--format',
    'json',
  );
  expect([ran.code, json(ran).documents[0].result]).toEqual([0, 'planned']);
  writeFileSync(signature, 'ff');
  expect(run('attach', file, '--signature', signature, '-o', 'dry/out.pdf', '--dry-run').code).toBe(1);
  expect(readdirSync(place.path('dry'))).toEqual([]);
});

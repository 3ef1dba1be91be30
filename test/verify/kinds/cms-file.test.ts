import { afterAll, beforeAll, expect } from 'vitest';
import { parseSignedData } from '../../../src/pki/cms/signed-data.ts';
import { createVerifier } from '../../../src/verify/verify.ts';
import { Office, told } from '../../support/office.ts';
import { programTest } from '../../support/programs.ts';
import { makeCms, makeTimeStamp } from '../../support/sealing.ts';
import { zipOf } from '../../support/zip.ts';

let office: Office;
beforeAll(() => {
  office = new Office();
});
afterAll(() => office.close());

const text = 'Quyết định số 12/QĐ-SNV\n';

const passed = (format: string) => ({ status: 'passed', format, signatures: [['passed', 'document']] });

programTest(['openssl'], 'a .p7m passes by what it carries, DER, BER and PEM (RFC 5652, 5)', async () => {
  for (const form of [[], ['-stream'], ['-outform', 'PEM']])
    expect(told(await office.verify(office.cms(text, '-nodetach', ...form))), form.join()).toEqual(
      passed('p7m'),
    );
  const bare = office.cms(text, '-nodetach').toString('base64').replace(/.{64}/g, '$&\n');
  expect(told(await office.verify(Buffer.from(bare)))).toEqual(passed('p7m'));
});

programTest(['openssl'], 'a .p7s passes by the document beside it, and tells its signer', async () => {
  const result = await office.verify(office.cms(text), { content: Buffer.from(text) });
  expect(told(result)).toEqual(passed('p7s'));
  expect(result.signatures[0]).toMatchObject({
    integrity: 'intact',
    signer: { name: 'Office Signer' },
    chain: { status: 'trusted' },
    time: { source: 'claimed' },
  });
});

programTest(
  ['openssl'],
  'a .p7s of another document fails; one that stands alone is open, not unsigned',
  async () => {
    const detached = office.cms(text);
    expect(told(await office.verify(detached, { content: Buffer.from(`${text}!`) }))).toEqual({
      status: 'failed',
      format: 'p7s',
      signatures: [['failed', 'document', 'message-digest']],
    });
    const alone = await office.verify(detached);
    expect(told(alone)).toMatchObject({
      status: 'indeterminate',
      signatures: [['indeterminate', 'document', 'signed-data-missing']],
    });
    expect(alone.signatures[0]).toMatchObject({
      subIndication: 'SIGNED_DATA_NOT_FOUND',
      integrity: 'unknown',
      signer: { name: 'Office Signer' },
    });
  },
);

programTest(
  ['openssl'],
  'without signed attributes the value covers the content itself (RFC 5652, 5.4)',
  async () => {
    const detached = office.cms(text, '-noattr');
    expect(told(await office.verify(detached, { content: Buffer.from(text) }))).toEqual(passed('p7s'));
    expect(told(await office.verify(detached, { content: Buffer.from('other') }))).toMatchObject({
      status: 'failed',
    });
    expect(told(await office.verify(detached))).toMatchObject({ status: 'indeterminate' });
  },
);

programTest(['openssl'], 'content of a .p7m that was changed fails', async () => {
  const attached = office.cms(text, '-nodetach');
  const at = attached.indexOf('12/');
  attached.writeUInt8(0x33, at);
  expect(told(await office.verify(attached))).toMatchObject({
    status: 'failed',
    signatures: [['failed', 'document', 'message-digest']],
  });
});

programTest(['openssl'], 'each of several signers is a signature of its own (RFC 5652, 5.1)', async () => {
  const keys = ['-signer', 'root.pem', '-inkey', 'root.key'];
  const result = await office.verify(office.cms(text, '-nodetach', ...keys));
  expect(result.signatures.map(({ field, signer }) => [field, signer?.name])).toEqual([
    ['signer 1', expect.stringMatching(/Office/)],
    ['signer 2', expect.stringMatching(/Office/)],
  ]);
});

programTest(['openssl'], 'SHA-1 is weak, and never passes (VERIFY 3)', async () => {
  const weak = office.cms(text, '-nodetach', '-md', 'sha1');
  expect(told(await office.verify(weak))).toMatchObject({
    status: 'indeterminate',
    signatures: [['indeterminate', 'document', 'algorithm-weak']],
  });
});

programTest(
  ['openssl'],
  'without its certificate, or by an unknown authority, it does not pass',
  async () => {
    expect(told(await office.verify(office.cms(text, '-nodetach', '-nocerts')))).toMatchObject({
      status: 'indeterminate',
      signatures: [['indeterminate', 'document', 'no-signing-certificate']],
    });
    expect(told(await office.verify(office.cms(text, '-nodetach'), { trust: [] }))).toMatchObject({
      status: 'indeterminate',
    });
  },
);

programTest(['openssl'], 'what is encrypted, cut short or empty of signers says so', async () => {
  office.put('content', text);
  const sealed = office.openssl('cms', '-encrypt', '-in', 'content', '-outform', 'DER', 'signer.pem');
  expect(await office.verify(sealed)).toMatchObject({
    status: 'error',
    error: { code: 'encryption-unsupported' },
  });
  const whole = office.cms(text, '-nodetach');
  expect(await office.verify(whole.subarray(0, 700))).toMatchObject({
    status: 'error',
    format: 'p7m',
    error: { code: 'cms-malformed' },
  });
  const bag = office.openssl('crl2pkcs7', '-nocrl', '-certfile', 'signer.pem', '-outform', 'DER');
  expect(await office.verify(bag, { content: Buffer.from(text) })).toMatchObject({ status: 'indeterminate' });
});

programTest(['openssl'], 'a CMS past the bound is an error that names it', async () => {
  const whole = office.cms(text, '-nodetach');
  expect(await office.verify(whole, { limits: { cms: 1000 } })).toMatchObject({
    status: 'error',
    error: { code: 'limit-exceeded' },
  });
});

const openFor = (...codes: string[]) => ({
  status: 'indeterminate',
  signatures: [['indeterminate', 'document', ...codes]],
});
/** By what it is made of alone: no trust anchors are asked. */
const alone = async (bytes: Uint8Array) => {
  const verifier = createVerifier();
  return told(verifier.judge(await verifier.gatherAny(bytes)));
};

programTest(['openssl'], 'what stands behind a CMS or around its PEM may be read instead of it', async () => {
  const attached = office.cms(text, '-nodetach');
  expect(told(await office.verify(Buffer.concat([attached, Buffer.from('\n')])))).toEqual(passed('p7m'));
  expect(told(await office.verify(Buffer.concat([attached, zipOf([])])))).toMatchObject(
    openFor('container-irregular'),
  );
  const pem = office.cms(text, '-nodetach', '-outform', 'PEM');
  for (const [before, behind] of [
    ['', 'Pay 999\n'],
    ['\n', pem.toString('latin1')],
  ] as const)
    expect(
      told(await office.verify(Buffer.concat([Buffer.from(before), pem, Buffer.from(behind)]))),
    ).toMatchObject(openFor('container-irregular'));
  const bare = office.cms(text, '-nodetach').toString('base64');
  for (const other of [`${bare}==Pay 999`, bare.replace(/^(.{100})/, '$1 $$ Pay 999 ')])
    expect(await office.verify(Buffer.from(other))).toMatchObject({
      status: 'error',
      error: { code: 'cms-malformed' },
    });
});

programTest(
  ['openssl'],
  'attributes that were signed are no signed content (RFC 5652, 5.3), a time-stamp is nobody’s signature',
  async () => {
    const content = Buffer.from(text);
    const signed = makeCms({ content });
    const [signerInfo] = parseSignedData(signed).signerInfos;
    const at = Buffer.from(signed).lastIndexOf(Buffer.from([0xa0, 0x81]));
    const length = 3 + (signed[at + 2] ?? 0);
    const attributes = Buffer.from(signed.subarray(at, at + length));
    attributes[0] = 0x31;
    const forged = makeCms({
      content: attributes,
      carried: attributes,
      noAttributes: true,
      signWith: () => signerInfo?.signature ?? new Uint8Array(),
    });
    expect(await alone(forged)).toMatchObject(openFor('signed-attributes-required'));
    expect(await alone(makeCms({ content, carried: content, noAttributes: true }))).toMatchObject({
      status: 'intact',
    });
    expect(
      await alone(makeCms({ content, carried: content, noAttributes: true, carriedType: '1.2.3.4' })),
    ).toMatchObject(openFor('signed-attributes-required'));
    expect(await alone(makeTimeStamp(content, new Date('2026-06-01T00:00:00Z')))).toMatchObject(
      openFor('signature-kind-unsupported'),
    );
  },
);

programTest(['openssl'], 'padding behind a CMS is told of, around its PEM it is nothing', async () => {
  const attached = office.cms(text, '-nodetach');
  const codes = async (bytes: Uint8Array): Promise<string[]> =>
    (await office.verify(bytes)).signatures.flatMap(({ problems }) => problems.map(({ code }) => code));
  for (const [padding, code] of [
    ['\0\0', 'contents-trailing'],
    ['\t\n\v\f\r ', 'contents-trailing'],
    ['\x08', 'container-irregular'],
    ['\x0e', 'container-irregular'],
    ['\n!', 'container-irregular'],
  ] as const)
    expect(await codes(Buffer.concat([attached, Buffer.from(padding)])), JSON.stringify(padding)).toEqual([
      code,
    ]);
  const pem = office.cms(text, '-nodetach', '-outform', 'PEM');
  expect(await codes(Buffer.concat([Buffer.from(' \n'), pem, Buffer.from('\n\n')]))).toEqual([]);
});

programTest(['openssl'], 'what stands beside a .p7m is what it carries, or it is told of', async () => {
  const attached = office.cms(text, '-nodetach');
  expect(told(await office.verify(attached, { content: Buffer.from(text) }))).toEqual(passed('p7m'));
  expect(told(await office.verify(attached, { content: Buffer.from('other') }))).toMatchObject(
    openFor('companion-differs'),
  );
});

programTest(['openssl'], 'the value of a .p7s that stands alone is checked where it can be', async () => {
  const broken = (cms: Buffer): Buffer => {
    cms[cms.length - 1] = (cms[cms.length - 1] ?? 0) ^ 1;
    return cms;
  };
  expect(told(await office.verify(broken(office.cms(text))))).toEqual({
    status: 'failed',
    format: 'p7s',
    signatures: [['failed', 'document', 'signed-data-missing', 'signature-value']],
  });
  expect(told(await office.verify(broken(office.cms(text, '-noattr'))))).toEqual({
    ...openFor('signed-data-missing'),
    format: 'p7s',
  });
  const { signatures } = await office.verify(office.cms(text, '-md', 'sha1'));
  expect(signatures[0]?.algorithm?.digest).toBe('sha1');
});

programTest(
  ['openssl'],
  'one signer without attributes is enough for the content to be looked at',
  async () => {
    const resigned = (name: string, ...more: readonly string[]): Buffer => {
      office.put('one.p7m', office.cms(text, '-nodetach', ...more));
      const keys = ['-signer', 'root.pem', '-inkey', 'root.key', '-noattr'];
      return office.openssl('cms', '-resign', '-in', name, '-inform', 'DER', ...keys, '-outform', 'DER');
    };
    const codes = async (bytes: Uint8Array): Promise<string[]> =>
      (await office.verify(bytes)).signatures.flatMap(({ problems }) => problems.map(({ code }) => code));
    expect(await codes(resigned('one.p7m'))).not.toContain('signed-attributes-required');
    expect(await codes(resigned('one.p7m', '-econtent_type', '1.2.3.4'))).toContain(
      'signed-attributes-required',
    );
    expect(await codes(office.cms(text, '-nodetach', '-econtent_type', '1.2.3.4'))).not.toContain(
      'signed-attributes-required',
    );
  },
);

programTest(
  ['openssl'],
  'content is the attributes of another signature only where it is a SET with one',
  async () => {
    const type = Buffer.from('06092a864886f70d010904', 'hex');
    const over = (content: Buffer) => alone(makeCms({ content, carried: content, noAttributes: true }));
    expect(await over(Buffer.concat([Buffer.from('1 line')]))).toMatchObject({ status: 'intact' });
    expect(await over(Buffer.concat([Buffer.from('0 line'), type]))).toMatchObject({ status: 'intact' });
    expect(await over(Buffer.concat([Buffer.from('1 line'), type]))).toMatchObject(
      openFor('signed-attributes-required'),
    );
    const beside = Buffer.concat([Buffer.from('1 line'), type]);
    const verifier = createVerifier();
    const detached = await verifier.gatherAny(makeCms({ content: beside, noAttributes: true }), {
      content: () => beside,
    });
    expect(told(verifier.judge(detached))).toMatchObject(openFor('signed-attributes-required'));
  },
);

programTest(
  ['openssl'],
  'EncryptedData is encrypted, too; PEM and Base64 of anything else are no CMS',
  async () => {
    office.put('content', text);
    const key = ['-secretkey', '000102030405060708090a0b0c0d0e0f', '-aes128'];
    const sealed = office.openssl(
      'cms',
      '-EncryptedData_encrypt',
      '-in',
      'content',
      ...key,
      '-outform',
      'DER',
    );
    expect(await office.verify(sealed)).toMatchObject({ error: { code: 'encryption-unsupported' } });
    const pem = `-----BEGIN CMS-----\n${Buffer.from('Pay 999').toString('base64')}\n-----END CMS-----\n`;
    for (const other of [pem, '-----BEGIN CMS-----\n'])
      expect(await office.verify(Buffer.from(other)), other).toMatchObject({
        error: { code: 'cms-malformed' },
      });
  },
);

programTest(
  ['openssl'],
  'signers, their certificates and what is carried for them are told apart',
  async () => {
    office.put(
      'list.cnf',
      '[ca]\ndefault_ca=own\n[own]\ndatabase=index\ndefault_md=sha256\ndefault_crl_days=30\n',
    );
    office.put('index', '');
    office.openssl(
      'ca',
      '-config',
      'list.cnf',
      '-gencrl',
      '-keyfile',
      'root.key',
      '-cert',
      'root.pem',
      '-out',
      'list.pem',
    );
    const list = office.openssl('crl', '-in', 'list.pem', '-outform', 'DER');
    const signer = office.der('signer');
    const made = makeCms({
      content: Buffer.from(text),
      certificates: [signer],
      crls: [list],
      signerInfos: 2,
    });
    const verifier = createVerifier();
    const gathered = await verifier.gatherAny(made, { content: () => Buffer.from(text) });
    if (gathered.status !== 'read') throw new Error('unread');
    const facts = gathered.facts.signatures.map(({ cms }) => cms);
    expect(facts).toHaveLength(2);
    for (const one of facts) expect([one?.certificates.length, one?.crls.length]).toEqual([1, 1]);
  },
);

import { SignPdf } from '@signpdf/signpdf';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { KysoError } from '../../src/errors.ts';
import type { Pkcs11Source, TokenNotice } from '../../src/index.ts';
import { addPlaceholder, KysoSigner, openPkcs11, sign, verify } from '../../src/index.ts';
import { describePkcs11 } from '../../src/keys/pkcs11/describe.ts';
import { smallPdf } from '../cli/kyso.ts';
import { programTest } from '../support/programs.ts';
import { SoftHsm, softHsmModule, tokenPrograms } from '../support/soft-hsm.ts';
import { keyKinds } from './openssl.ts';

const office = { label: 'Office', pin: '271828' };
const spare = { label: 'Spare', pin: '314159' };
const rsa3072 = ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:3072'];

let hsm: SoftHsm | undefined;
const tokens = (): SoftHsm => {
  if (hsm === undefined) throw new Error('no token was made');
  return hsm;
};
const shimKeys = ['SHIM_MODE', 'SHIM_MODULE', 'SHIM_LOG', 'SHIM_PIN'];

/** Every test with a token is of this kind: the tokens are made with the first. */
const tokenTest = (name: string, fn: () => Promise<void>): void =>
  programTest([...tokenPrograms, 'cc'], name, async () => {
    hsm ??= makeTokens();
    await fn();
  });

function makeTokens(): SoftHsm {
  const made = new SoftHsm();
  made.token(office.label, office.pin);
  made.token(spare.label, spare.pin);
  const signers = [
    ['rsa2048', '01', keyKinds.rsa],
    ['rsa3072', '02', rsa3072],
    ['p256', '03', keyKinds['P-256']],
    ['p384', '04', keyKinds['P-384']],
    ['p521', '05', keyKinds['P-521']],
  ] as const;
  for (const [name, id, algorithm] of signers) made.signer(office, name, id, algorithm);
  made.signer(office, 'bare', '0a', keyKinds.rsa, { bare: true });
  made.signer(spare, 'only', '0b', keyKinds.rsa, { usage: 'digitalSignature,nonRepudiation' });
  made.signer(spare, 'cipher', '0c', keyKinds.rsa, { usage: 'keyEncipherment' });
  return made;
}

beforeAll(() => {
  for (const name of shimKeys) delete process.env[name];
});
afterAll(() => hsm?.done());

/** Opens, signs one document, verifies it, closes. */
async function signed(source: Partial<Pkcs11Source>, options: Parameters<typeof sign>[2] = {}) {
  const key = await openPkcs11({ module: softHsmModule, token: office.label, pin: office.pin, ...source });
  try {
    const { bytes } = await sign(smallPdf(1), key, options);
    const { status, signatures } = await verify(bytes);
    return { status, algorithm: signatures[0]?.algorithm, signer: signatures[0]?.signer?.name };
  } finally {
    key.close();
  }
}

async function failure(work: Promise<unknown>): Promise<KysoError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof KysoError)) throw new Error(`a KysoError was expected, not ${error}`);
  return error;
}

/** Runs with the module before SoftHSM that notes calls and imitates other tokens. */
async function withShim<T>(mode: string, work: (module: string) => Promise<T>, pin?: string): Promise<T> {
  Object.assign(process.env, tokens().shimEnv(mode), pin === undefined ? {} : { SHIM_PIN: pin });
  try {
    return await work(tokens().shim());
  } finally {
    for (const name of shimKeys) delete process.env[name];
  }
}

describe('a key on a token signs with', () => {
  const cases = [
    ['RSA 2048, PKCS#1 v1.5', '01', {}, { digest: 'sha256', signature: 'RSASSA-PKCS1-v1_5' }],
    [
      'RSA 2048, PKCS#1 v1.5, SHA-512',
      '01',
      { digest: 'sha512' },
      { digest: 'sha512', signature: 'RSASSA-PKCS1-v1_5' },
    ],
    ['RSA 2048, PSS', '01', { pss: true }, { digest: 'sha256', signature: 'RSASSA-PSS' }],
    [
      'RSA 3072, PKCS#1 v1.5, SHA-384',
      '02',
      { digest: 'sha384' },
      { digest: 'sha384', signature: 'RSASSA-PKCS1-v1_5' },
    ],
    [
      'RSA 3072, PSS, SHA-512',
      '02',
      { pss: true, digest: 'sha512' },
      { digest: 'sha512', signature: 'RSASSA-PSS' },
    ],
    ['P-256', '03', {}, { digest: 'sha256', signature: 'ECDSA', curve: 'P-256' }],
    [
      'P-256 and a digest longer than its order',
      '03',
      { digest: 'sha512' },
      { digest: 'sha512', signature: 'ECDSA', curve: 'P-256' },
    ],
    ['P-384', '04', {}, { digest: 'sha384', signature: 'ECDSA', curve: 'P-384' }],
    ['P-521', '05', {}, { digest: 'sha512', signature: 'ECDSA', curve: 'P-521' }],
  ] as const;
  for (const [name, keyId, options, algorithm] of cases)
    tokenTest(name, async () => {
      expect(await signed({ keyId }, options)).toMatchObject({ status: 'intact', algorithm });
    });

  const whole = [
    ['RSA', '01', {}, '0x40'],
    ['PSS', '01', { pss: true }, '0x43'],
  ] as const;
  for (const [name, keyId, options, mechanism] of whole)
    tokenTest(`${name} where the token hashes itself`, () =>
      withShim('no-raw', async (module) => {
        expect((await signed({ module, keyId }, options)).status).toBe('intact');
        expect(tokens().calls()).toMatchObject({ [`C_SignInit ${mechanism}`]: 1 });
      }),
    );

  tokenTest('nothing where it has no mechanism for it', () =>
    withShim('no-raw', async (module) => {
      const error = await failure(signed({ module, keyId: '03' }));
      expect(error.code).toBe('algorithm-unsupported');
      expect(error.message).toContain('ECDSA');
    }),
  );
});

describe('the token, key and certificate that are meant', () => {
  tokenTest('several tokens are listed, none is chosen', async () => {
    const error = await failure(openPkcs11({ module: softHsmModule, pin: office.pin }));
    expect(error.code).toBe('token-ambiguous');
    expect(error.message).toMatch(
      /"Office" \(slot \d+, serial \w+\), "Spare"|"Spare" \(slot \d+, serial \w+\), "Office"/,
    );
  });

  tokenTest('a slot can be named by its number', async () => {
    const { tokens: shown } = await describePkcs11({ module: softHsmModule });
    const slot = shown.find(({ label }) => label === 'Spare')?.slot;
    if (slot === undefined) throw new Error('the token is not listed');
    const key = await openPkcs11({ module: softHsmModule, slot, pin: spare.pin });
    expect(key.token.label).toBe('Spare');
    key.close();
  });

  tokenTest('a token that is not there is missing, and those present are named', async () => {
    const error = await failure(openPkcs11({ module: softHsmModule, token: 'Nobody', pin: office.pin }));
    expect(error.code).toBe('token-missing');
    expect(error.message).toContain('"Office"');
  });

  tokenTest('the one certificate for signatures is chosen by its key usage', async () => {
    expect(await signed({ token: spare.label, pin: spare.pin })).toMatchObject({ signer: 'Nguyễn Văn only' });
  });

  tokenTest('certificates of several people are not chosen between', async () => {
    const error = await failure(signed({}));
    expect(error.code).toBe('key-ambiguous');
    expect(error.message).toContain('Nguyễn Văn p384');
    expect(error.hint).toContain('--key-id');
  });

  tokenTest('a label or an id in any spelling names the key', async () => {
    expect(await signed({ keyLabel: 'p256' })).toMatchObject({ signer: 'Nguyễn Văn p256' });
    expect(await signed({ keyId: '0x04' })).toMatchObject({ signer: 'Nguyễn Văn p384' });
    expect((await failure(signed({ keyId: 'ff' }))).code).toBe('key-missing');
  });

  tokenTest('a key without certificate signs with one from a file, and only with its own', async () => {
    expect((await failure(signed({ keyId: '0a' }))).code).toBe('certificate-missing');
    const certificate = tokens().keys.read('bare.pem');
    expect(await signed({ keyId: '0a', certificate })).toMatchObject({
      status: 'intact',
      signer: 'Nguyễn Văn bare',
    });
    const foreign = tokens().keys.read('rsa2048.pem');
    expect((await failure(signed({ keyId: '0a', certificate: foreign }))).code).toBe(
      'key-certificate-mismatch',
    );
    expect((await failure(signed({ keyId: '01', certificate }))).code).toBe('key-certificate-mismatch');
  });

  tokenTest(
    'where the token keeps public values to itself, CKA_ID pairs, and a wrong pair shows at the first signature',
    () =>
      withShim('no-public', async (module) => {
        expect(await signed({ module, keyId: '03' })).toMatchObject({ signer: 'Nguyễn Văn p256' });
        const certificate = tokens().keys.read('rsa2048.pem');
        expect((await failure(signed({ module, keyId: '0a', certificate }))).code).toBe(
          'key-certificate-mismatch',
        );
      }),
  );
});

describe('a PIN', () => {
  tokenTest('is asked for only when the token wants it', async () => {
    expect((await failure(openPkcs11({ module: softHsmModule, token: office.label }))).code).toBe(
      'passphrase-required',
    );
    const asked: string[] = [];
    const pin = async (token: string): Promise<string> => {
      asked.push(token);
      return office.pin;
    };
    expect((await signed({ keyId: '01', pin })).status).toBe('intact');
    expect(asked).toEqual(['Office']);
  });

  tokenTest('that is wrong is tried once, and what is left of the tries is told', () =>
    withShim('', async (module) => {
      const error = await failure(openPkcs11({ module, token: office.label, pin: '999999' }));
      expect(error.code).toBe('pin-wrong');
      expect(error.message).toContain('CKR_PIN_INCORRECT');
      expect(error.message).toContain('few tries are left');
      expect(error.message).not.toContain('999999');
      expect(tokens().calls()['C_Login user']).toBe(1);
    }),
  );

  tokenTest('is not presented to a token that is locked (CKF_USER_PIN_LOCKED)', () =>
    withShim('locked', async (module) => {
      const error = await failure(openPkcs11({ module, token: office.label, pin: office.pin }));
      expect(error.code).toBe('pin-locked');
      expect(tokens().calls()['C_Login user']).toBeUndefined();
    }),
  );

  tokenTest('that is the last try is announced before (CKF_USER_PIN_FINAL_TRY)', () =>
    withShim('final-try', async (module) => {
      const notices: TokenNotice[] = [];
      await signed({ module, keyId: '01', onNotice: (notice) => notices.push(notice) });
      expect(notices.map(({ code }) => code)).toEqual(['pin-final-try']);
    }),
  );

  tokenTest('that was given wrong before is announced, too (CKF_USER_PIN_COUNT_LOW)', () =>
    withShim('count-low', async (module) => {
      const notices: TokenNotice[] = [];
      await signed({ module, keyId: '01', onNotice: (notice) => notices.push(notice) });
      expect(notices.map(({ code }) => code)).toEqual(['pin-low']);
    }),
  );

  tokenTest('that is empty is never presented: it would cost a try', () =>
    withShim('', async (module) => {
      const error = await failure(openPkcs11({ module, token: office.label, pin: '' }));
      expect(error.code).toBe('passphrase-required');
      expect(tokens().calls()['C_Login user']).toBeUndefined();
    }),
  );

  tokenTest('is needed once for two keys of one token; what is closed signs no more', async () => {
    const source = { module: softHsmModule, token: office.label, pin: office.pin };
    const [first, second] = [
      await openPkcs11({ ...source, keyId: '01' }),
      await openPkcs11({ ...source, keyId: '03' }),
    ];
    const { bytes } = await sign(smallPdf(0), second);
    expect((await verify(bytes)).status).toBe('intact');
    second.close();
    expect((await failure(sign(smallPdf(1), second))).code).toBe('signing-failed');
    expect((await verify((await sign(smallPdf(2), first)).bytes)).status).toBe('intact');
    first.close();
  });

  tokenTest(
    'is typed at the reader where it has keys (CKF_PROTECTED_AUTHENTICATION_PATH), announced first',
    () =>
      withShim(
        'pin-pad',
        async (module) => {
          const notices: TokenNotice[] = [];
          const { status } = await signed({
            module,
            keyId: '01',
            pin: async () => {
              throw new Error('nobody is to be asked');
            },
            onNotice: (notice) => notices.push(notice),
          });
          expect(status).toBe('intact');
          expect(notices.map(({ code }) => code)).toEqual(['pin-pad']);
        },
        office.pin,
      ),
  );
});

describe('a key', () => {
  tokenTest(
    'that wants the PIN each time gets it for each signature (CKA_ALWAYS_AUTHENTICATE), announced first',
    () =>
      withShim('always', async (module) => {
        const notices: TokenNotice[] = [];
        const source = { module, token: office.label, pin: office.pin, keyId: '03' };
        const key = await openPkcs11({ ...source, onNotice: (notice) => notices.push(notice) });
        for (const number of [1, 2, 3]) await sign(smallPdf(number), key);
        key.close();
        expect(notices.map(({ code }) => code)).toEqual(['pin-every-signature']);
        expect(tokens().calls()).toMatchObject({ 'C_Login user': 1, 'C_Login context': 3 });
      }),
  );

  tokenTest('that refuses the PIN once is not asked again: the next wrong one might lock the token', () =>
    withShim(
      'always',
      async (module) => {
        const key = await openPkcs11({ module, token: office.label, pin: office.pin, keyId: '03' });
        const codes = [await failure(sign(smallPdf(1), key)), await failure(sign(smallPdf(2), key))];
        key.close();
        expect(codes.map(({ code }) => code)).toEqual(['pin-wrong', 'pin-wrong']);
        expect(tokens().calls()['C_Login context']).toBe(1);
      },
      'another',
    ),
  );

  tokenTest('whose token is removed signs no more, and says so for each document', () =>
    withShim('removed=1', async (module) => {
      const key = await openPkcs11({ module, token: office.label, pin: office.pin, keyId: '01' });
      const first = await failure(sign(smallPdf(1), key));
      const second = await failure(sign(smallPdf(2), key));
      key.close();
      expect([first.code, second.code]).toEqual(['token-missing', 'token-missing']);
      expect(tokens().calls()['C_SignInit removed']).toBeUndefined();
    }),
  );

  tokenTest('signs in the order it is asked, from one session and one login', () =>
    withShim('', async (module) => {
      const key = await openPkcs11({ module, token: office.label, pin: office.pin, keyId: '01' });
      const results = await Promise.all(Array.from({ length: 40 }, (_, at) => sign(smallPdf(at), key)));
      key.close();
      for (const { bytes } of results) expect((await verify(bytes)).status).toBe('intact');
      expect(tokens().calls()).toEqual({
        C_Initialize: 1,
        C_OpenSession: 1,
        'C_Login user': 1,
        'C_SignInit 0x1': 40,
      });
    }),
  );

  tokenTest('works in a SignPdf pipeline through KysoSigner', async () => {
    const key = await openPkcs11({
      module: softHsmModule,
      token: office.label,
      pin: office.pin,
      keyId: '04',
    });
    const signer = new KysoSigner(key);
    const prepared = await addPlaceholder(smallPdf(0), { ...signer.placeholder, reason: 'Approved' });
    const bytes = await new SignPdf().sign(Buffer.from(prepared), signer);
    key.close();
    expect((await verify(bytes)).status).toBe('intact');
  });
});

describe('a module', () => {
  tokenTest('that is not there, is no library, or exports nothing of PKCS#11 is told apart', async () => {
    const open = (module: string) => failure(openPkcs11({ module, pin: 'x' }));
    const absent = await open(tokens().keys.file('none.so'));
    const text = await open(tokens().file('text.so', 'not a library'.repeat(20)));
    const other = await open(process.platform === 'linux' ? '/proc/self/exe' : process.execPath);
    const folder = await open(tokens().keys.path);
    expect([absent, text, other, folder].map(({ code }) => code)).toEqual(Array(4).fill('pkcs11-unusable'));
    expect(absent.message).toContain('there is no PKCS#11 module at');
    expect(text.message).toContain('no program library');
    expect(other.message).toContain('cannot be used as a PKCS#11 module');
    expect(folder.message).toContain('is a folder');
  });

  tokenTest('for another kind of machine says for which', async () => {
    const head = Buffer.alloc(4096);
    head.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
    head.writeUInt16LE(process.arch === 'arm64' ? 62 : 183, 18);
    const path = tokens().keys.write('foreign.so', head);
    const error = await failure(openPkcs11({ module: path, pin: 'x' }));
    expect(error.code).toBe('pkcs11-unusable');
    expect(error.message).toContain(process.arch === 'arm64' ? 'linux x64' : 'linux arm64');
  });

  tokenTest('shows without a PIN what is public, with it the private keys', async () => {
    const open = await describePkcs11({ module: softHsmModule, token: office.label });
    const certificates = open.tokens[0]?.certificates.map(
      ({ certificate }) => certificate.subject.commonName,
    );
    expect(certificates).toEqual(
      ['rsa2048', 'rsa3072', 'p256', 'p384', 'p521'].map((name) => `Nguyễn Văn ${name}`),
    );
    expect(open.tokens[0]?.keys.filter(({ half }) => half === 'private')).toEqual([]);
    expect(open.tokens[0]?.mechanisms).toContain('CKM_RSA_PKCS_PSS');
    const own = await describePkcs11({ module: softHsmModule, token: office.label, pin: office.pin });
    expect(own.tokens[0]?.keys.map(({ id, half }) => `${id} ${half}`)).toContain('0a private');
  });
});

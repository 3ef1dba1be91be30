import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { KysoError } from '../../errors.ts';
import { patientAsking } from '../../service/patience.ts';
import { ecdsaValue } from '../ecdsa-value.ts';
import type { KeyHandle, SignatureScheme } from '../key-handle.ts';
import { verifiesWith } from '../verifies-with.ts';
import { type CscApi, cscApi } from './api.ts';
import { type CscCredential, readCredential } from './credential.ts';
import { gather } from './gather.ts';
import { bytes, type JsonObject, list, number, text, texts } from './json.ts';
import { signAlgo } from './scheme.ts';
import type { CscKey, CscSource } from './types.ts';

/**
 * Opens a key that a remote signing service holds (Cloud Signature Consortium API, version 2; version 1 too).
 * @throws csc-unauthorized, csc-refused, csc-failed, certificate-missing, algorithm-unsupported, usage
 * @throws what the network client throws
 */
export async function openCsc(source: CscSource): Promise<CscKey> {
  const api = cscApi(source);
  const service = await api.call('info', {}, true);
  const info = await api.call(
    'credentials/info',
    { credentialID: source.credential, certificates: 'chain', authInfo: true },
    true,
  );
  const credential = readCredential(source.credential, info);
  return keyHandle({ source, api, service, credential });
}

interface OpenCredential {
  readonly source: CscSource;
  readonly api: CscApi;
  /** What the service tells of itself (info). */
  readonly service: JsonObject;
  readonly credential: CscCredential;
}

interface Order {
  readonly data: Uint8Array;
  readonly scheme: SignatureScheme;
}

/** Hashes in one request, at most, whatever the credential allows. */
const mostHashes = 256;

/** Failures after which the service is not asked again: another wrong answer would lock the credential. */
const final: ReadonlySet<string> = new Set([
  'pin-wrong',
  'pin-locked',
  'csc-unauthorized',
  'passphrase-required',
]);

function keyHandle(open: OpenCredential): CscKey {
  const { credential, source } = open;
  const { certificate, chain } = credential;
  let failure: KysoError | undefined;
  const asking = patientAsking();
  const work = async (orders: readonly Order[]): Promise<Uint8Array[]> => {
    if (failure !== undefined) throw failure;
    try {
      return await asking(() => signTogether(open, orders));
    } catch (error) {
      if (error instanceof KysoError && final.has(error.code)) failure = error;
      throw error;
    }
  };
  const most = Math.min(credential.multisign, mostHashes);
  const sign = gather(most, source.gather ?? 25, work);
  return {
    kind: 'key',
    certificate: certificate.der,
    chain,
    keyType: keyTypeOf(credential),
    multisign: most,
    sign: (data, scheme) => sign({ data, scheme }),
  };
}

function keyTypeOf({ certificate: { keyType } }: CscCredential): KeyHandle['keyType'] {
  if (keyType === 'rsa' || keyType === 'rsa-pss') return 'rsa';
  if (keyType === 'ec') return 'ec';
  throw new KysoError(
    'algorithm-unsupported',
    `a signing service cannot sign with a key of type ${keyType} here`,
  );
}

/** All orders of one batch ask for one scheme; others are made one after the other. */
async function signTogether(open: OpenCredential, orders: readonly Order[]): Promise<Uint8Array[]> {
  const [first] = orders;
  if (first === undefined) return [];
  const { scheme } = first;
  const together = orders.every(
    (order) => order.scheme.digest === scheme.digest && order.scheme.padding === scheme.padding,
  );
  if (!together) {
    const each: Uint8Array[] = [];
    for (const order of orders) each.push(...(await signTogether(open, [order])));
    return each;
  }
  const algorithm = signAlgo(open.credential, scheme);
  const hashes = orders.map(({ data }) => createHash(scheme.digest).update(data).digest('base64'));
  const SAD = await authorize(open, hashes, algorithm);
  const values = await signHash(open, hashes, algorithm, SAD);
  return orders.map(({ data }, at) => checked(open.credential, data, scheme, values[at]));
}

/** Version 1 of the API names members differently. */
const isVersion1 = ({ service }: OpenCredential): boolean => /^[01]\./.test(text(service.specs) ?? '');

/** credentials/authorize (CSC API v2, 11.6): the SAD, undefined where the access token authorises. */
async function authorize(
  open: OpenCredential,
  hashes: readonly string[],
  { hashAlgorithmOID }: JsonObject,
): Promise<string | undefined> {
  const { api, credential } = open;
  if (credential.authorization === 'token') return undefined;
  const answers = await answersTo(open);
  const common = { credentialID: credential.id, numSignatures: hashes.length };
  const answer = await api.call(
    'credentials/authorize',
    isVersion1(open)
      ? { ...common, hash: hashes, ...Object.fromEntries(answers.map(({ id, value }) => [id, value])) }
      : { ...common, hashes, hashAlgorithmOID, ...(answers.length === 0 ? {} : { authData: answers }) },
  );
  const SAD =
    text(answer.SAD) ??
    text((await whenDone(open, 'credentials/authorizeCheck', { handle: answer.handle }))?.SAD);
  if (SAD === undefined) throw malformed('credentials/authorize', 'no SAD');
  return SAD;
}

async function answersTo({
  credential,
  source,
  api,
  service,
}: OpenCredential): Promise<{ id: string; value: string }[]> {
  const answers: { id: string; value: string }[] = [];
  for (const question of credential.questions) {
    if (source.answer === undefined)
      throw new KysoError('passphrase-required', `the signing service asks for ${question.label}`, {
        hint: 'Give it with --passphrase-file, --passphrase-env or KYSO_PASSPHRASE.',
      });
    // A password that is sent to the signer is sent when it is asked for.
    if (question.once && texts(service.methods).includes('credentials/sendOTP'))
      await api.call('credentials/sendOTP', { credentialID: credential.id });
    answers.push({ id: question.id, value: await source.answer(question) });
  }
  return answers;
}

/** signatures/signHash (CSC API v2, 11.10): the signature values in the order of the hashes. */
async function signHash(
  open: OpenCredential,
  hashes: readonly string[],
  algorithm: JsonObject,
  SAD: string | undefined,
): Promise<(Buffer | undefined)[]> {
  const { hashAlgorithmOID, ...rest } = algorithm;
  const common = { credentialID: open.credential.id, ...(SAD === undefined ? {} : { SAD }), ...rest };
  const answer = await open.api.call(
    'signatures/signHash',
    isVersion1(open)
      ? { ...common, hash: hashes, hashAlgo: hashAlgorithmOID }
      : { ...common, hashes, hashAlgorithmOID, operationMode: 'S' },
  );
  const done = Array.isArray(answer.signatures)
    ? answer
    : await whenDone(open, 'signatures/signPolling', { responseID: answer.responseID });
  const signatures = list(done?.signatures).map(bytes);
  if (signatures.length !== hashes.length)
    throw malformed('signatures/signHash', `${signatures.length} signatures for ${hashes.length} hashes`);
  return signatures;
}

/** How long the outcome of something the service does in its own time is asked for. */
const patience = 300_000;

/** Asks until the service is done with what it took up; undefined when it took nothing up. */
async function whenDone(
  open: OpenCredential,
  method: string,
  body: JsonObject,
): Promise<JsonObject | undefined> {
  if (Object.values(body).some((value) => typeof value !== 'string')) return undefined;
  const until = Date.now() + patience;
  while (Date.now() < until) {
    const answer = await open.api.call(method, body, true);
    if (answer.SAD !== undefined || answer.signatures !== undefined) return answer;
    await sleep(Math.min(10, Math.max(0.1, number(answer.pollingInterval) ?? 2)) * 1000);
  }
  throw new KysoError('csc-failed', `the signing service did not finish ${method} in time`);
}

const malformed = (method: string, what: string): KysoError =>
  new KysoError('csc-failed', `the signing service answered ${method} with ${what}`);

/** A value as CMS wants it, and by the right key. Some services give r and s of ECDSA bare. */
function checked(
  { certificate, id }: CscCredential,
  data: Uint8Array,
  scheme: SignatureScheme,
  value: Buffer | undefined,
): Uint8Array {
  const forms =
    value === undefined ? [] : [value, ...(certificate.keyType === 'ec' ? [ecdsaValue(value)] : [])];
  const good = forms.find((form) => verifiesWith(certificate, data, form, scheme));
  if (good !== undefined) return good;
  throw new KysoError('csc-failed', `what the signing service gave is no signature by the credential ${id}`);
}

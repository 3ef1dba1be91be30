import { KysoError } from '../../errors.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import { bytes, type JsonObject, list, number, object, text, texts, truth } from './json.ts';
import type { CscQuestion } from './types.ts';

/** What a service tells of a credential (credentials/info), versions 1 and 2 alike. */
export interface CscCredential {
  readonly id: string;
  readonly certificate: Certificate;
  /** DER of further certificates. */
  readonly chain: readonly Uint8Array[];
  /** OIDs the key signs with. */
  readonly algorithms: readonly string[];
  /** `token`: the access token authorises by itself (oauth2code). */
  readonly authorization: 'implicit' | 'explicit' | 'token';
  readonly questions: readonly CscQuestion[];
  readonly multisign: number;
}

/** @throws csc-refused when the credential cannot sign, csc-failed when the answer is not one */
export function readCredential(id: string, info: JsonObject): CscCredential {
  const key = object(info.key) ?? {};
  const cert = object(info.cert) ?? {};
  checkStatus(id, 'key', text(key.status), ['enabled']);
  checkStatus(id, 'certificate', text(cert.status), ['valid']);
  const ders = texts(cert.certificates).flatMap((one) => bytes(one) ?? []);
  const [first, ...chain] = ders;
  if (first === undefined)
    throw new KysoError(
      'certificate-missing',
      `the signing service gives no certificate for the credential ${id}`,
    );
  return {
    id,
    certificate: readable(first, id),
    chain,
    algorithms: texts(key.algo),
    ...authorization(info),
    multisign: Math.max(1, number(info.multisign) ?? 1),
  };
}

function readable(der: Uint8Array, id: string): Certificate {
  try {
    return parseCertificate(der);
  } catch (cause) {
    throw new KysoError('csc-failed', `the certificate of the credential ${id} cannot be read`, { cause });
  }
}

function checkStatus(id: string, what: string, status: string | undefined, good: readonly string[]): void {
  if (status !== undefined && !good.includes(status))
    throw new KysoError('csc-refused', `the ${what} of the credential ${id} is ${status}`, {
      hint: 'Choose another credential, or ask the service.',
    });
}

/** Objects of version 2 that are answered with a text. */
const askable = /^(password|pin|otp|text)/i;

/** @throws csc-refused for ways of authorization that need a browser or another device's cryptography */
function authorization(info: JsonObject): Pick<CscCredential, 'authorization' | 'questions'> {
  const auth = object(info.auth);
  const mode = text(auth?.mode) ?? text(info.authMode) ?? 'implicit';
  if (/^oauth2/i.test(mode)) return { authorization: 'token', questions: [] };
  if (mode === 'implicit') return { authorization: 'implicit', questions: [] };
  const asked = auth === undefined ? questionsOfVersion1(info) : list(auth.objects).flatMap(questionOf);
  const questions = asked.map((one) => ({ ...one, alone: asked.length === 1 }));
  return { authorization: 'explicit', questions };
}

type Asked = Omit<CscQuestion, 'alone'>;

function questionOf(value: unknown): Asked[] {
  const one = object(value) ?? {};
  const id = text(one.id) ?? '';
  const type = text(one.type) ?? '';
  if (!askable.test(type) && !askable.test(id))
    throw new KysoError(
      'csc-refused',
      `the credential is authorised by ${type || id}, which kyso cannot do`,
      {
        hint: 'Sign in two steps: kyso prepare, then kyso attach.',
      },
    );
  return [
    { id, label: text(one.label) ?? id, once: /otp/i.test(`${id} ${type}`) || one.generator !== undefined },
  ];
}

function questionsOfVersion1(info: JsonObject): Asked[] {
  return (['PIN', 'OTP'] as const).flatMap((id) => {
    const one = object(info[id]);
    if (!truth(one?.presence)) return [];
    return { id, label: text(one?.label) ?? id, once: id === 'OTP' };
  });
}

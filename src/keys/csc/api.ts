import { type ErrorCode, KysoError } from '../../errors.ts';
import { withoutSecrets } from '../../service/without-secrets.ts';
import { type JsonObject, list, object, text, texts } from './json.ts';
import type { CscSource } from './types.ts';

/** One service: its methods by name, answers as JSON. */
export interface CscApi {
  /**
   * @param repeatable whether the service may get it twice
   * @throws csc-unauthorized, csc-refused, csc-failed, pin-wrong, pin-locked, and what the network client throws
   */
  call(method: string, body: JsonObject, repeatable?: boolean): Promise<JsonObject>;
}

/** Answers are certificates and signatures; megabytes are something else. */
const maxAnswer = 8 * 1024 * 1024;

/** @throws usage */
export function cscApi({ url, token, net }: Pick<CscSource, 'url' | 'token' | 'net'>): CscApi {
  const base = baseOf(url);
  let held: string | undefined;
  /** What nobody else may learn: access tokens, answers to questions, authorizations. */
  const sent = new Set<string>();
  const bearer = async (stale: boolean): Promise<string> => {
    if (typeof token !== 'string' && (stale || held === undefined)) held = await token(stale);
    const current = typeof token === 'string' ? token : (held ?? '');
    sent.add(current);
    return current;
  };
  const send = async (method: string, body: JsonObject, repeatable: boolean, stale: boolean) =>
    net.request({
      url: `${base}/${method}`,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        // info is open to everyone, and a token is shown to nobody without need.
        ...(method === 'info' ? {} : { authorization: `Bearer ${await bearer(stale)}` }),
      },
      body: Buffer.from(JSON.stringify(body)),
      maxBytes: maxAnswer,
      repeatable,
    });
  return {
    async call(method, body, repeatable = false) {
      for (const secret of secretsIn(body)) sent.add(secret);
      let answer = await send(method, body, repeatable, false);
      // A request that was not let in was not carried out: it may be sent again.
      if (answer.status === 401 && typeof token !== 'string')
        answer = await send(method, body, repeatable, true);
      const content = readJson(answer.body);
      if (answer.status < 200 || answer.status > 299)
        throw refusal(method, answer.status, content, [...sent]);
      // Not done yet, and nothing to say of it.
      if (content === undefined && answer.status === 202) return {};
      if (content === undefined)
        throw new KysoError(
          'csc-failed',
          `the signing service answered ${method} with something that is no JSON`,
        );
      return content;
    },
  };
}

function baseOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol))
    throw new KysoError('usage', `${url} is no address of a signing service`, {
      hint: 'It begins with https://.',
    });
  if (parsed.protocol === 'http:' && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(parsed.hostname))
    throw new KysoError('usage', `${parsed.origin} would get the access token without encryption`, {
      hint: 'Give an address that begins with https://.',
    });
  const path = parsed.pathname.replace(/\/+$/, '');
  return `${parsed.origin}${/\/v\d+$/.test(path) ? path : `${path}/csc/v2`}`;
}

function readJson(body: Uint8Array): JsonObject | undefined {
  try {
    return object(JSON.parse(Buffer.from(body).toString('utf8')));
  } catch {
    return undefined;
  }
}

const wrongAnswer = 'Check it before you try again: a few wrong ones lock the credential.';

function secretsIn({ authData, SAD, PIN, OTP }: JsonObject): string[] {
  const answers = list(authData).map((answer) => object(answer)?.value);
  return texts([SAD, PIN, OTP, ...answers]);
}

/** What `error` may say (CSC API, 10; OAuth 2.0), beginning with the most telling. */
const kinds: readonly (readonly [pattern: RegExp, code: ErrorCode, hint?: string])[] = [
  [/lock|blocked/i, 'pin-locked', 'Unlock the credential at the service that holds it.'],
  [/invalid_(otp|pin)|wrong_(otp|pin)/i, 'pin-wrong', wrongAnswer],
  [
    /\b(otp|pin|authdata|password)\b.*(invalid|wrong|incorrect)|(invalid|wrong|incorrect).*\b(otp|pin|authdata)\b/i,
    'pin-wrong',
    wrongAnswer,
  ],
  [/invalid_token|unauthorized_client|expired_token/i, 'csc-unauthorized'],
];
const tokenHint = 'Put an access token that is valid now into KYSO_CSC_TOKEN.';

function refusal(
  method: string,
  status: number,
  content: JsonObject | undefined,
  secrets: readonly string[],
): KysoError {
  // Version 2 and gateways before it name the members differently.
  const error = text(content?.error) ?? text(content?.errorCode) ?? '';
  const description = text(content?.error_description) ?? text(content?.errorDescription) ?? '';
  const words = [error, description].filter((part) => part !== '').join(': ');
  const said = withoutSecrets(words, secrets).slice(0, 500);
  const why = said === '' ? `HTTP status ${status}` : `${said} (HTTP status ${status})`;
  const message = `the signing service refused ${method}: ${why}`;
  const kind =
    kinds.find(([pattern]) => pattern.test(error)) ?? kinds.find(([pattern]) => pattern.test(description));
  if (kind !== undefined && status < 500) {
    const hint = kind[1] === 'csc-unauthorized' ? tokenHint : kind[2];
    return new KysoError(kind[1], message, hint === undefined ? {} : { hint });
  }
  if (status === 401) return new KysoError('csc-unauthorized', message, { hint: tokenHint });
  if (status === 429 || status >= 500)
    return new KysoError('csc-failed', `the signing service failed at ${method}: ${why}`, {
      hint: 'Run the same command again later: it finishes the rest.',
    });
  return new KysoError('csc-refused', message);
}

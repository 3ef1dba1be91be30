import { KysoError } from '../../errors.ts';
import { cscApi } from './api.ts';
import { type CscCredential, readCredential } from './credential.ts';
import { text, texts } from './json.ts';
import type { CscSource } from './types.ts';

/** A credential that can sign, or why it cannot. */
export type ShownCredential =
  | { readonly id: string; readonly usable: true; readonly credential: CscCredential }
  | { readonly id: string; readonly usable: false; readonly why: string };

export interface ShownService {
  readonly name: string;
  /** Version of the API. */
  readonly specs: string;
  readonly credentials: readonly ShownCredential[];
}

/**
 * What a signing service holds for the owner of the token: one credential, or all it lists.
 * @throws csc-unauthorized, csc-refused, csc-failed, usage, and what the network client throws
 */
export async function describeCsc(
  source: Pick<CscSource, 'url' | 'token' | 'net'> & { readonly credential?: string },
): Promise<ShownService> {
  const api = cscApi(source);
  const info = await api.call('info', {}, true);
  const ids =
    source.credential === undefined
      ? texts((await api.call('credentials/list', {}, true)).credentialIDs)
      : [source.credential];
  const credentials: ShownCredential[] = [];
  for (const id of ids) {
    const told = await api.call(
      'credentials/info',
      { credentialID: id, certificates: 'chain', authInfo: true },
      true,
    );
    try {
      credentials.push({ id, usable: true, credential: readCredential(id, told) });
    } catch (error) {
      if (!(error instanceof KysoError)) throw error;
      credentials.push({ id, usable: false, why: error.message });
    }
  }
  return { name: text(info.name) ?? '', specs: text(info.specs) ?? '', credentials };
}

import type { Certificate } from '../../pki/x509/types.ts';

/** What a judgement could not be made with: the issuer of a certificate, or, with its issuer, whether it was revoked. */
export interface Lack {
  readonly certificate: Certificate;
  readonly issuer?: Certificate;
}

/** Is told what judging lacks; no verdict depends on it. */
export type Watch = (lack: Lack) => void;

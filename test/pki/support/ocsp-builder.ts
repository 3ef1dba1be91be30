import { digest, digestOid } from '../../../src/pki/algorithms/digests.ts';
import { encodeAlgorithmIdentifier } from '../../../src/pki/algorithms/identifier.ts';
import { publicKeyOctets, readKeyFacts } from '../../../src/pki/algorithms/public-key.ts';
import { chooseScheme, signatureAlgorithmOf } from '../../../src/pki/algorithms/signing.ts';
import { Tag } from '../../../src/pki/asn1/element.ts';
import {
  bitString,
  context,
  encode,
  nullValue,
  octetString,
  oid,
  sequence,
} from '../../../src/pki/asn1/writer.ts';
import { type Authority, signValue, spkiOf } from './mini-ca.ts';

export const generalizedTime = (iso: string): Uint8Array =>
  encode(
    Tag.GeneralizedTime,
    Buffer.from(`${new Date(iso).toISOString().slice(0, 19).replace(/[-T:]/g, '')}Z`),
  );

export interface SingleInput {
  readonly about: Authority;
  readonly issuer: Authority;
  readonly digest?: 'sha1' | 'sha256' | 'sha384';
  /** `good` when absent; `revoked` with its date and CRLReason. */
  readonly status?: 'good' | 'unknown' | { readonly at: string; readonly reason?: number };
  readonly thisUpdate?: string;
  /** null: none. */
  readonly nextUpdate?: string | null;
  readonly extensions?: readonly Uint8Array[];
}

export interface OcspInput {
  /** Whose name and key. */
  readonly by: Authority;
  /** Certificates carried; the signer's when absent. */
  readonly carried?: readonly Authority[];
  readonly singles: readonly SingleInput[];
  readonly producedAt?: string;
  readonly extensions?: readonly Uint8Array[];
  readonly byName?: boolean;
}

function single(input: SingleInput): Uint8Array {
  const { about, issuer, digest: name = 'sha1', status = 'good', extensions = [] } = input;
  const hashed = (data: Uint8Array): Uint8Array => octetString(digest(name, data));
  const word =
    status === 'good'
      ? encode(0x80)
      : status === 'unknown'
        ? encode(0x82)
        : context(
            1,
            generalizedTime(status.at),
            ...(status.reason === undefined
              ? []
              : [context(0, encode(Tag.Enumerated, Uint8Array.of(status.reason)))]),
          );
  const { thisUpdate = '2026-06-01', nextUpdate = '2026-07-01' } = input;
  return sequence(
    sequence(
      encodeAlgorithmIdentifier({ oid: digestOid(name), parameters: nullValue() }),
      hashed(issuer.subject),
      hashed(publicKeyOctets(issuer.certificate.spki)),
      encode(Tag.Integer, about.certificate.serialBytes),
    ),
    word,
    generalizedTime(thisUpdate),
    ...(nextUpdate === null ? [] : [context(0, generalizedTime(nextUpdate))]),
    ...(extensions.length > 0 ? [context(1, sequence(...extensions))] : []),
  );
}

/** DER of an OCSPResponse of any shape; of June 2026 unless told otherwise. */
export function buildOcsp(input: OcspInput): Uint8Array {
  const { by, carried = [by], singles, producedAt = '2026-06-01', extensions = [] } = input;
  const facts = readKeyFacts(spkiOf(by.key));
  const scheme = chooseScheme(facts);
  const keyHash = octetString(digest('sha1', publicKeyOctets(by.certificate.spki)));
  const tbs = sequence(
    input.byName ? context(1, by.subject) : context(2, keyHash),
    generalizedTime(producedAt),
    sequence(...singles.map(single)),
    ...(extensions.length > 0 ? [context(1, sequence(...extensions))] : []),
  );
  const basic = sequence(
    tbs,
    encodeAlgorithmIdentifier(signatureAlgorithmOf(facts, scheme)),
    bitString(signValue(by.key, tbs, scheme)),
    ...(carried.length > 0 ? [context(0, sequence(...carried.map(({ der }) => der)))] : []),
  );
  const bytes = sequence(oid('1.3.6.1.5.5.7.48.1.1'), octetString(basic));
  return sequence(encode(Tag.Enumerated, Uint8Array.of(0)), context(0, bytes));
}

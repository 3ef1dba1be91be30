import { randomBytes } from 'node:crypto';
import { KysoError } from '../../errors.ts';
import { verifiesWith } from '../../keys/verifies-with.ts';
import { digest } from '../../pki/algorithms/digests.ts';
import { readKeyFacts } from '../../pki/algorithms/public-key.ts';
import { chooseScheme } from '../../pki/algorithms/signing.ts';
import { chainToCarry } from '../../pki/cms/chain-to-carry.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { issued } from '../../pki/x509/issued.ts';
import type { Name } from '../../pki/x509/types.ts';
import { certificateWarnings } from '../../sign/certificate-warnings.ts';
import type { LevelServices } from '../../sign/levels/raise.ts';
import { type CheckTexts, type Found, fail, ok, warn } from './checkup.ts';
import type { OpenKey } from './key-values.ts';

const nameIn = ({ commonName, organization }: Name): string => commonName ?? organization ?? '?';

const day = 24 * 60 * 60 * 1000;

/** Whether the key signs what its certificate verifies; a service is not asked, since each signature may cost. */
export async function checkKey(key: OpenKey, asks: boolean, texts: CheckTexts): Promise<Found[]> {
  const certificate = parseCertificate(key.certificate);
  const name = nameIn(certificate.subject);
  const facts = readKeyFacts(certificate.spki);
  const kind =
    facts.curve ?? `${facts.type.toUpperCase()}${facts.bits === undefined ? '' : ` ${facts.bits}`}`;
  if (asks) return [ok(texts.keyOpens(name, kind))];
  const data = randomBytes(32);
  const scheme = chooseScheme(facts);
  const signature = await key.sign(data, scheme);
  if (!verifiesWith(certificate, data, signature, scheme))
    throw new KysoError(
      'key-certificate-mismatch',
      `the signature it makes is not one by the certificate of ${name}`,
    );
  return [ok(texts.keySigns(name, kind))];
}

/** Validity now and soon, and purpose. */
export function checkCertificate({ certificate }: OpenKey, expiring: number, texts: CheckTexts): Found[] {
  const parsed = parseCertificate(certificate);
  const now = new Date();
  const days = Math.floor((parsed.notAfter.getTime() - now.getTime()) / day);
  const faults = certificateWarnings(parsed, [now]).map(({ code, message }) =>
    code === 'certificate-purpose' ? warn(message, texts.askForOther) : fail(message, texts.askForOther),
  );
  if (faults.length > 0) return faults;
  const until = parsed.notAfter.toISOString().slice(0, 10);
  return [days < expiring ? warn(texts.endsSoon(until, days), texts.renew) : ok(texts.validUntil(until))];
}

/** Whether what goes into each document leads up to a root, or to one of the anchors given. */
export function checkChain(
  { certificate, chain }: OpenKey,
  anchors: readonly Uint8Array[],
  texts: CheckTexts,
): Found[] {
  const carried = chainToCarry(certificate, chain).map(parseCertificate);
  const last = carried.at(-1) ?? parseCertificate(certificate);
  const trusted = anchors.map(parseCertificate);
  const reaches = [last, ...carried, parseCertificate(certificate)].some((one) =>
    trusted.some((anchor) => anchor.sha256 === one.sha256 || issued(anchor, one)),
  );
  if (trusted.length > 0)
    return [
      reaches
        ? ok(texts.chainReaches(carried.length))
        : fail(texts.chainEnds(nameIn(last.issuer)), texts.giveChain),
    ];
  const root = chain.map(parseCertificate).some((one) => one.selfIssued && issued(one, last));
  return [
    last.selfIssued || root
      ? ok(texts.chainComplete(carried.length))
      : carried.length > 0
        ? ok(texts.chainUpTo(carried.length, nameIn(last.issuer)))
        : warn(texts.chainEnds(nameIn(last.issuer)), texts.giveChain),
  ];
}

/** Whether there is an answer on the revocation of every certificate of the chain. */
export async function checkRevocation(
  { certificate, chain }: OpenKey,
  { validationData }: LevelServices,
  texts: CheckTexts,
): Promise<Found[]> {
  if (!validationData) return [];
  const carried = chain.map(parseCertificate);
  const subject = { certificate: parseCertificate(certificate), carried, crls: [], ocsps: [] };
  const { crls, ocsps } = await validationData.collect([subject]);
  return [ok(texts.revocation(ocsps.length, crls.length))];
}

/** A real time-stamp, and how far this machine's clock is from it. */
export async function checkTimestamp(
  { timestamps }: LevelServices,
  texts: CheckTexts,
  tellTime: (time: Date) => void,
): Promise<Found[]> {
  if (!timestamps) return [];
  const begun = Date.now();
  const { time, authority } = await timestamps.stamp(digest(timestamps.digest, randomBytes(32)));
  const now = Date.now();
  // Half of the way there and back is the service's.
  tellTime(new Date(time.getTime() - (begun + now) / 2 + now));
  return [ok(texts.stamped(authority, now - begun))];
}

const minute = 60 * 1000;
/** kyso is not older than this. */
const oldest = Date.UTC(2026, 0, 1);

/** @param proven what a time-stamp authority said the time is now */
export function checkClock(proven: Date | undefined, texts: CheckTexts): Found[] {
  const now = Date.now();
  if (proven !== undefined) {
    const apart = Math.round(Math.abs(now - proven.getTime()) / 1000);
    if (apart * 1000 > 5 * minute) return [fail(texts.clockApart(apart), texts.setClock)];
    return [
      apart * 1000 > minute ? warn(texts.clockApart(apart), texts.setClock) : ok(texts.clockAgrees(apart)),
    ];
  }
  const shown = new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
  return [now < oldest ? fail(texts.clockOld(shown), texts.setClock) : ok(texts.clock(shown))];
}

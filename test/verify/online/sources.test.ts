/** What is asked for a certificate, where, and in which order (RFC 5280, 4.2.1.13 and 4.2.2.1). */
import { expect, test } from 'vitest';
import { context, encode, oid, sequence } from '../../../src/pki/asn1/writer.ts';
import type { FetchedFact } from '../../../src/verify/facts.ts';
import { completeFacts } from '../../../src/verify/online/complete.ts';
import { nextWanted, sourcesOf } from '../../../src/verify/online/sources.ts';
import type { Wanted } from '../../../src/verify/online/types.ts';
import { basicConstraints, extension, makeAuthority, name } from '../../pki/support/mini-ca.ts';
import { access, lists } from '../../support/online-pki.ts';

const issuer = makeAuthority('Issuer').certificate;
const holder = (...addresses: readonly Uint8Array[]) =>
  makeAuthority('Holder', undefined, { extensions: [basicConstraints(false), ...addresses] }).certificate;
const asked = (wanted: readonly Wanted[]): string[] => wanted.map(({ kind, url }) => `${kind} ${url}`);

test('the issuer first; with it the responders, then the lists', () => {
  const certificate = holder(access(['http://o/1', 'http://o/2'], ['http://i/1']), lists('http://l/1'));
  expect(sourcesOf({ certificate })).toEqual([
    { kind: 'issuers', url: 'http://i/1', about: certificate.sha256, certificate: certificate.der },
  ]);
  const status = { about: certificate.sha256, certificate: certificate.der, issuer: issuer.der };
  expect(sourcesOf({ certificate, issuer })).toEqual([
    { kind: 'ocsp', url: 'http://o/1', ...status },
    { kind: 'ocsp', url: 'http://o/2', ...status },
    { kind: 'crl', url: 'http://l/1', ...status },
  ]);
});

test('what http reaches comes first, directories last, each address once, eight in all', () => {
  const certificate = holder(
    access(['ldap://o', 'HTTP://o/1', 'http://o/2', 'HTTP://o/1', 'https://o'], []),
    lists(...Array.from({ length: 9 }, (_, i) => `http://l/${i}`)),
  );
  const found = asked(sourcesOf({ certificate, issuer }));
  expect(found.slice(0, 4)).toEqual([
    'ocsp HTTP://o/1',
    'ocsp http://o/2',
    'ocsp https://o',
    'ocsp ldap://o',
  ]);
  expect(found.slice(4)).toEqual(Array.from({ length: 8 }, (_, i) => `crl http://l/${i}`));
});

test('only URIs of the two methods are addresses', () => {
  const directory = context(4, name('Directory'));
  const uri = encode(0x86, Buffer.from('http://other'));
  const certificate = holder(
    extension(
      '1.3.6.1.5.5.7.1.1',
      sequence(sequence(oid('1.3.6.1.5.5.7.48.1'), directory), sequence(oid('1.3.6.1.5.5.7.48.5'), uri)),
    ),
    extension('2.5.29.31', sequence(sequence(context(0, context(0, directory))))),
  );
  expect(sourcesOf({ certificate, issuer })).toEqual([]);
  expect(sourcesOf({ certificate })).toEqual([]);
});

const fact = ({ kind, url, about }: Wanted): FetchedFact => ({
  kind,
  url,
  about,
  at: new Date(),
  contacted: [],
  status: 'failed',
  reason: 'x',
});

test('of each lack the next that was not asked for, the same thing for two lacks once', () => {
  const certificate = holder(access(['http://o/1'], []), lists('http://l/1'));
  const lack = { certificate, issuer };
  const first = nextWanted([lack, lack], []);
  expect(asked(first)).toEqual(['ocsp http://o/1']);
  const second = nextWanted([lack], first.map(fact));
  expect(asked(second)).toEqual(['crl http://l/1']);
  expect(nextWanted([lack], [...first, ...second].map(fact))).toEqual([]);
  const another = holder(access(['http://o/1'], []));
  expect(nextWanted([{ certificate: another, issuer }], first.map(fact))).toHaveLength(1);
});

const facts = {
  bytes: 0,
  sha256: '',
  revisions: 1,
  signatures: [],
  changes: [],
  store: undefined,
  findings: [],
};

test('no more requests are made than allowed, and each question is asked once', async () => {
  const certificates = Array.from({ length: 5 }, (_, i) => holder(lists(`http://l/${i}`, `http://m/${i}`)));
  const all: Wanted[] = [];
  const fetcher = async (wanted: Wanted): Promise<FetchedFact> => {
    all.push(wanted);
    return fact(wanted);
  };
  const lacks = certificates.map((certificate) => ({ certificate, issuer }));
  const complete = await completeFacts(facts, () => lacks, fetcher, 7);
  expect(all).toHaveLength(7);
  expect(complete.fetched).toEqual(all.map((one) => expect.objectContaining({ url: one.url })));
  const rest = await completeFacts(complete, () => lacks, fetcher, 100);
  expect(all).toHaveLength(10);
  expect(new Set(asked(all))).toHaveLength(10);
  expect(rest.fetched).toHaveLength(10);
  expect(await completeFacts(facts, () => [], fetcher, 7)).toEqual(facts);
  expect(await completeFacts(facts, () => lacks, fetcher, 0)).toEqual(facts);
  expect(all).toHaveLength(10);
});

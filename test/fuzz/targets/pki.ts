import { openPkcs12 } from '../../../src/keys/pkcs12.ts';
import { isDer, toDer } from '../../../src/pki/asn1/canonical.ts';
import { wholeElement } from '../../../src/pki/asn1/element.ts';
import { parseSignedData } from '../../../src/pki/cms/signed-data.ts';
import { checkCrls } from '../../../src/pki/crl/check.ts';
import { parseCrl } from '../../../src/pki/crl/crl.ts';
import { checkOcsp } from '../../../src/pki/ocsp/check.ts';
import { parseOcspResponse } from '../../../src/pki/ocsp/response.ts';
import { anchorSet } from '../../../src/pki/path/anchors.ts';
import { checkPurpose } from '../../../src/pki/path/purpose.ts';
import { findPath } from '../../../src/pki/path/search.ts';
import { validatePath } from '../../../src/pki/path/validate.ts';
import { parseTimeStampToken } from '../../../src/pki/tsp/token.ts';
import { parseCertificate } from '../../../src/pki/x509/certificate.ts';
import { cmsFacts, contentInMemory } from '../../../src/verify/gather/cms-facts.ts';
import { readToken, timestampFacts } from '../../../src/verify/gather/timestamps.ts';
import { byteMutations } from '../mutate/bytes.ts';
import { mutateDer } from '../mutate/der.ts';
import { authorities, seedsOf } from '../seeds.ts';
import { type Target, WrongAnswer } from './types.ts';

const mutations = [...byteMutations, ...Array.from({ length: 18 }, () => mutateDer)];
const { root, constrained, named } = authorities;
const at = new Date('2026-06-02T00:00:00Z');
const anchors = anchorSet([root.certificate]);
const genuine: ReadonlySet<string> = new Set(
  seedsOf('certificate').map((der) => Buffer.from(parseCertificate(der).tbs).toString('latin1')),
);

/** What ever is a certificate is held in a path, above and below others; a forged one must not be trusted. */
const certificate: Target = {
  seeds: 'certificate',
  mutations,
  run: (input) => {
    const read = parseCertificate(input);
    const path = findPath({ leaf: read, anchors, intermediates: [constrained.certificate, read], at });
    const known = genuine.has(Buffer.from(read.tbs).toString('latin1'));
    if (path.status === 'trusted' && !known) throw new WrongAnswer('a certificate nobody signed is trusted');
    const below = validatePath({
      path: [named.certificate, read, root.certificate],
      checks: [],
      at,
    }).map(({ code }) => code);
    const alone = validatePath({ path: [read, constrained.certificate, root.certificate], checks: [], at });
    return JSON.stringify([
      read.subject.toString(),
      read.subject.commonName,
      path.status,
      below,
      alone.map(({ message }) => message),
      checkPurpose(read, 'document-signing'),
    ]);
  },
};

const asn1: Target = {
  seeds: 'cms',
  mutations,
  run: (input) => {
    const element = wholeElement(input, 'ber');
    const der = toDer(element);
    const again = toDer(wholeElement(der, 'ber'));
    if (Buffer.compare(der, again) !== 0) throw new WrongAnswer('what toDer gives is not DER to itself');
    return `${isDer(element)} ${der.length}`;
  },
};

const covered = Buffer.from('signed content');

const cms: Target = {
  seeds: 'cms',
  mutations,
  run: (input) => {
    const signedData = parseSignedData(input);
    const facts = cmsFacts({
      signedData,
      content: contentInMemory(covered, undefined),
      pades: true,
      certificates: [],
    });
    return JSON.stringify([facts.findings, facts.signer?.subject.toString()]);
  },
};

const crl: Target = {
  seeds: 'crl',
  mutations,
  run: (input) => {
    const read = parseCrl(input);
    const answers = checkCrls({
      certificate: named.certificate,
      issuer: constrained.certificate,
      crls: [read],
      atHand: [],
      authorised: () => false,
    });
    if (answers.some(({ check }) => check.status === 'good'))
      throw new WrongAnswer('a CRL its issuer never signed says good');
    return JSON.stringify(answers.map(({ check }) => check));
  },
};

const tbsOf = (der: Uint8Array): string => Buffer.from(parseOcspResponse(der).tbs).toString('latin1');
const genuineResponses: ReadonlySet<string> = new Set(seedsOf('ocsp').map(tbsOf));

const ocsp: Target = {
  seeds: 'ocsp',
  mutations,
  run: (input) => {
    const read = parseOcspResponse(input);
    const check = checkOcsp(constrained.certificate, root.certificate, read, {
      atHand: [root.certificate],
    });
    if (check.status === 'good' && !genuineResponses.has(Buffer.from(read.tbs).toString('latin1')))
      throw new WrongAnswer('an OCSP response nobody signed says good');
    return check.status;
  },
};

const token: Target = {
  seeds: 'token',
  mutations,
  run: (input) => {
    parseTimeStampToken(input);
    const facts = timestampFacts(readToken(input), 'signature', () => Buffer.alloc(32), []);
    return JSON.stringify([facts.time, facts.imprint, facts.findings]);
  },
};

const pkcs12: Target = {
  seeds: 'pkcs12',
  mutations,
  run: async (input) => (await openPkcs12(input, 'secret')).keyType,
};

export const pkiTargets = { asn1, certificate, cms, crl, ocsp, token, pkcs12 } as const;

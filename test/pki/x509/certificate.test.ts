import { X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { Certificate as PeerCertificate } from 'pkijs';
import { describe, expect, it } from 'vitest';
import { Tag } from '../../../src/pki/asn1/element.ts';
import { encode, nullValue, sequence, setOf } from '../../../src/pki/asn1/writer.ts';
import { parseCertificate } from '../../../src/pki/x509/certificate.ts';
import { namesEqual, readName } from '../../../src/pki/x509/name.ts';
import { readCertificates } from '../../../src/pki/x509/read-certificates.ts';
import { programTest } from '../../support/programs.ts';
import {
  basicConstraints,
  extension,
  extKeyUsage,
  keyUsage,
  makeAuthority,
  makeCertificate,
  name,
  newKey,
  pemOf,
  utf8,
} from '../support/mini-ca.ts';
import { openssl, withFolder } from '../support/temporary.ts';

const configuration = `
[req]
distinguished_name = dn
x509_extensions = ext
prompt = no
string_mask = utf8only
utf8 = yes
[dn]
C = VN
O = Ủy ban nhân dân tỉnh, \\"A\\"
OU = Sở Nội vụ
CN = Nguyễn Văn A
emailAddress = a@gov.vn
[ext]
basicConstraints = critical, CA:TRUE, pathlen:3
keyUsage = critical, digitalSignature, nonRepudiation, keyCertSign
extendedKeyUsage = emailProtection, 1.3.6.1.5.5.7.3.36
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always, issuer:always
subjectAltName = email:a@gov.vn, DNS:gov.vn, URI:https://gov.vn/x, IP:10.0.0.1
crlDistributionPoints = URI:http://gov.vn/a.crl, URI:http://gov.vn/b.crl
authorityInfoAccess = OCSP;URI:http://gov.vn/ocsp, caIssuers;URI:http://gov.vn/ca.cer
nameConstraints = permitted;DNS:gov.vn
`;

const newKeyArgs: readonly (readonly [string, readonly string[], object])[] = [
  ['RSA', ['-newkey', 'rsa:2048'], { keyType: 'rsa', keyBits: 2048 }],
  [
    'P-256',
    ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
    { keyType: 'ec', keyBits: 256, curve: 'P-256' },
  ],
  [
    'P-384',
    ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384'],
    { keyType: 'ec', keyBits: 384, curve: 'P-384' },
  ],
  [
    'P-521',
    ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-521'],
    { keyType: 'ec', keyBits: 521, curve: 'P-521' },
  ],
  ['Ed25519', ['-newkey', 'ed25519'], { keyType: 'ed25519', curve: 'Ed25519' }],
  ['Ed448', ['-newkey', 'ed448'], { keyType: 'ed448', curve: 'Ed448' }],
  [
    'RSA-PSS',
    ['-newkey', 'rsa-pss', '-pkeyopt', 'rsa_keygen_bits:2048'],
    { keyType: 'rsa-pss', keyBits: 2048 },
  ],
];

function opensslCertificate(args: readonly string[]): Uint8Array {
  return withFolder((file) => {
    const config = file('openssl.cnf', configuration);
    const { code, output } = openssl(
      'req',
      ...['-x509', '-new', '-nodes', '-config', config, '-days', '30', '-set_serial', '0xFF01'],
      ...['-keyout', file('key.pem'), '-out', file('cert.pem'), ...args],
    );
    if (code !== 0) throw new Error(output);
    return parsePem(openssl('x509', '-in', file('cert.pem')).output);
  });
}

const parsePem = (pem: string): Uint8Array => new X509Certificate(pem).raw;

describe('parseCertificate', () => {
  for (const [kind, args, facts] of newKeyArgs)
    programTest(['openssl'], `reads what openssl wrote as node and pkijs read it: ${kind}`, () => {
      const der = opensslCertificate(args);
      const certificate = parseCertificate(der);
      const byNode = new X509Certificate(der);
      const byPeer = PeerCertificate.fromBER(new Uint8Array(der).buffer);
      expect(certificate).toMatchObject(facts);
      expect(certificate.sha256).toBe(byNode.fingerprint256.replaceAll(':', '').toLowerCase());
      expect(certificate.serial).toBe('ff01');
      expect(certificate.serial).toBe(byNode.serialNumber.toLowerCase());
      expect(certificate.notBefore).toEqual(new Date(byNode.validFrom));
      expect(certificate.notAfter).toEqual(byPeer.notAfter.value);
      expect(Buffer.from(certificate.tbs)).toEqual(Buffer.from(byPeer.tbsView));
      expect(Buffer.from(certificate.subject.der)).toEqual(Buffer.from(byPeer.subject.toSchema().toBER()));
      expect(certificate.signatureAlgorithm.oid).toBe(byPeer.signatureAlgorithm.algorithmId);
      expect(certificate.publicKey?.equals(byNode.publicKey)).toBe(true);
      expect(certificate.version).toBe(3);
      expect(certificate.selfIssued).toBe(true);
      expect(certificate.malformed).toEqual([]);
      expect([...certificate.extensions.keys()]).toEqual(byPeer.extensions?.map(({ extnID }) => extnID));
    });

  programTest(['openssl'], 'reads every extension it knows', () => {
    const certificate = parseCertificate(opensslCertificate(['-newkey', 'ed25519']));
    expect(certificate.basicConstraints).toEqual({ ca: true, pathLength: 3 });
    expect([...(certificate.keyUsage ?? [])]).toEqual(['digitalSignature', 'nonRepudiation', 'keyCertSign']);
    expect(certificate.extKeyUsage).toEqual(['1.3.6.1.5.5.7.3.4', '1.3.6.1.5.5.7.3.36']);
    expect(certificate.subjectKeyIdentifier).toMatch(/^[0-9a-f]{40}$/);
    expect(certificate.authorityKeyIdentifier).toMatchObject({
      keyIdentifier: certificate.subjectKeyIdentifier,
      serial: 'ff01',
    });
    expect(certificate.subjectAltNames).toEqual([
      { kind: 'email', value: 'a@gov.vn' },
      { kind: 'dns', value: 'gov.vn' },
      { kind: 'uri', value: 'https://gov.vn/x' },
      { kind: 'ip', bytes: expect.objectContaining({ length: 4 }) },
    ]);
    expect(certificate.crlDistributionPoints.map(({ fullName }) => fullName)).toEqual([
      [{ kind: 'uri', value: 'http://gov.vn/a.crl' }],
      [{ kind: 'uri', value: 'http://gov.vn/b.crl' }],
    ]);
    expect(certificate.authorityInfoAccess.map(({ method }) => method)).toEqual([
      '1.3.6.1.5.5.7.48.1',
      '1.3.6.1.5.5.7.48.2',
    ]);
    expect(certificate.nameConstraints).toBeDefined();
    expect(certificate.extensions.get('2.5.29.19')?.critical).toBe(true);
  });

  programTest(['openssl'], 'writes names as openssl does under RFC 4514, with UTF-8 as it is', () => {
    const der = opensslCertificate(['-newkey', 'ed25519']);
    const { output } = withFolder((file) =>
      openssl(
        'x509',
        '-inform',
        'DER',
        '-in',
        file('c', der),
        '-noout',
        '-subject',
        '-nameopt',
        'RFC2253,-esc_msb,utf8',
      ),
    );
    expect(`subject=${parseCertificate(der).subject}`).toBe(output.trim());
    const { commonName, organization, organizationalUnit, country, emailAddress } =
      parseCertificate(der).subject;
    expect({ commonName, organization, organizationalUnit, country, emailAddress }).toEqual({
      commonName: 'Nguyễn Văn A',
      organization: 'Ủy ban nhân dân tỉnh, "A"',
      organizationalUnit: 'Sở Nội vụ',
      country: 'VN',
      emailAddress: 'a@gov.vn',
    });
  });

  it('gives the same object for the same bytes, and does not hold on to the file they came from', () => {
    const { der } = makeAuthority('Once');
    const file = new Uint8Array(100_000);
    file.set(der, 500);
    const first = parseCertificate(file.subarray(500, 500 + der.length));
    expect(first.der.buffer.byteLength).toBe(der.length);
    expect(parseCertificate(der)).toBe(first);
  });

  it('keeps its bytes when the buffer they came from changes, Buffers included', () => {
    const { der } = makeAuthority('Kept');
    const buffer = Buffer.from(der);
    const certificate = parseCertificate(buffer);
    const before = certificate.sha256;
    buffer.fill(0);
    expect(Buffer.from(certificate.der)).toEqual(Buffer.from(der));
    expect(parseCertificate(der).sha256).toBe(before);
  });

  it('names extensions that are unreadable or given twice, and treats unreadable ones as absent', () => {
    const key = newKey();
    const build = (...extensions: Uint8Array[]) =>
      parseCertificate(makeCertificate({ subject: name('X'), key, extensions }));
    expect(build(extension('2.5.29.15', nullValue())).malformed).toEqual(['2.5.29.15']);
    expect(build(extension('2.5.29.15', nullValue())).keyUsage).toBeUndefined();
    expect(build(keyUsage(0), keyUsage(0)).doubled).toEqual(['2.5.29.15']);
    expect(build(basicConstraints(false), extKeyUsage(true, '1.3.6.1.5.5.7.3.8')).malformed).toEqual([]);
  });

  it('throws nothing but coded errors on damaged certificates', () => {
    const { der } = makeAuthority('Damaged');
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.nat(255), (at, octet) => {
        const damaged = new Uint8Array(der);
        damaged[at] = octet;
        try {
          const certificate = parseCertificate(damaged);
          expect(typeof `${certificate.subject}${certificate.malformed}${certificate.keyType}`).toBe(
            'string',
          );
        } catch (error) {
          expect(error).toMatchObject({ name: 'KysoError', code: 'certificate-malformed' });
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('names', () => {
  const printable = (text: string): readonly [string, Uint8Array] => [
    '2.5.4.3',
    encode(Tag.PrintableString, Buffer.from(text)),
  ];
  const equal = (a: Uint8Array, b: Uint8Array): boolean => namesEqual(readName(a), readName(b));

  it.each([
    ['string types', name('Abc'), name(printable('Abc')), true],
    ['case, Vietnamese letters too', name('SỞ NỘI VỤ'), name('sở nội vụ'), true],
    ['composed and decomposed letters', name('Nguyễn'), name('Nguyễn'.normalize('NFD')), true],
    ['white space around and between', name('  a   b '), name('a b'), true],
    ['compatibility forms', name('Ａ１'), name('a1'), true],
    ['characters nobody sees', name('a\u200bb\u00ad'), name('ab'), true],
    ['sharp s', name('Straße'), name('STRASSE'), true],
    ['different texts', name('a'), name('b'), false],
    ['different attribute types', name('a'), name(['2.5.4.10', utf8('a')]), false],
    ['different order', name('a', ['2.5.4.10', utf8('b')]), name(['2.5.4.10', utf8('b')], 'a'), false],
    ['a prefix', name('a'), name('a', 'b'), false],
  ])('compares as RFC 5280, 7.1 says: %s', (_, a, b, expected) => {
    expect(equal(a, b)).toBe(expected);
  });

  it('shows octets that are no text as hex, and compares them by their bytes', () => {
    const bad = (octet: number): Uint8Array =>
      name(['2.5.4.3', encode(Tag.Utf8String, Uint8Array.of(0xff, octet))]);
    expect(readName(bad(1)).toString()).toBe('CN=#0c02ff01');
    expect(equal(bad(1), bad(2))).toBe(false);
    expect(equal(bad(1), name('#0c02ff01'))).toBe(false);
  });

  it('escapes what RFC 4514, 2.4 wants escaped, and characters that turn text around', () => {
    expect(readName(name(' #a,b+c"d\\e<f>g;h ')).toString()).toBe('CN=\\ #a\\,b\\+c\\"d\\\\e\\<f\\>g\\;h\\ ');
    expect(readName(name('a\u202eb')).toString()).toBe('CN=a\\e2\\80\\aeb');
  });

  it('joins the members of one relative name with a plus sign', () => {
    const member = (type: Uint8Array, text: string): Uint8Array => sequence(type, utf8(text));
    const cn = Uint8Array.of(6, 3, 0x55, 4, 3);
    const ou = Uint8Array.of(6, 3, 0x55, 4, 11);
    const multi = sequence(setOf(member(cn, 'a'), member(ou, 'b')));
    expect(readName(multi).toString()).toBe('CN=a+OU=b');
  });
});

describe('readCertificates', () => {
  const one = makeAuthority('One');
  const two = makeAuthority('Two');
  const subjects = (bytes: string | Uint8Array): string[] =>
    readCertificates(Buffer.from(bytes)).map(({ subject }) => subject.toString());
  const failure = (bytes: string | Uint8Array): string => {
    try {
      return `read ${subjects(bytes)}`;
    } catch (error) {
      const { code, message } = error as { code: string; message: string };
      return `${code}: ${message}`;
    }
  };

  it('reads PEM with text around it, DER, and base64 without armour', () => {
    expect(subjects(`Bag\n${pemOf(one.der)}\nnotes\n${pemOf(two.der)}`)).toEqual(['CN=One', 'CN=Two']);
    expect(subjects(pemOf(one.der).replaceAll('\n', '\r\n'))).toEqual(['CN=One']);
    expect(subjects(one.der)).toEqual(['CN=One']);
    expect(subjects(Buffer.from(one.der).toString('base64'))).toEqual(['CN=One']);
  });

  programTest(['openssl'], 'reads PKCS #7 bundles, DER and PEM', () => {
    for (const form of ['DER', 'PEM']) {
      const bundle = withFolder((file) => {
        const certificates = file('both.pem', pemOf(one.der) + pemOf(two.der));
        const out = file('bundle');
        openssl('crl2pkcs7', '-nocrl', '-certfile', certificates, '-outform', form, '-out', out);
        return readCertificates(Buffer.from(openssl('base64', '-in', out).output, 'base64'));
      });
      expect(bundle.map(({ subject }) => subject.toString()).sort()).toEqual(['CN=One', 'CN=Two']);
    }
  });

  it('says what it found instead of a certificate', () => {
    const { privateKey, publicKey } = newKey('P-256');
    const pem = privateKey.export({ format: 'pem', type: 'pkcs8' });
    expect(failure(pem as string)).toMatch(/^trust-anchor-unreadable: .*private key/);
    expect(failure(privateKey.export({ format: 'der', type: 'pkcs8' }))).toMatch(/a private key/);
    expect(failure(publicKey.export({ format: 'der', type: 'spki' }))).toMatch(/a public key/);
    expect(failure('hello')).toMatch(/^trust-anchor-unreadable: .*text without/);
    expect(failure('')).toMatch(/nothing at all/);
    expect(failure(pemOf(one.der.subarray(0, 90)))).toMatch(
      /^trust-anchor-unreadable: a certificate cannot be read/,
    );
  });
});

/** Makes trusted lists as ETSI TS 119 612 lays them out, and has xmlsec1 sign them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Authority,
  basicConstraints,
  extKeyUsage,
  keyUsage,
  makeAuthority,
  newKey,
  pemOf,
} from '../pki/support/mini-ca.ts';
import { run } from '../support/programs.ts';

export const tslSigning = '0.4.0.2231.3.0';
export const operator: Authority = makeAuthority('Scheme operator', undefined, {
  key: newKey('rsa'),
  extensions: [basicConstraints(false), keyUsage(0, 1), extKeyUsage(false, tslSigning)],
});

export const svctype = (name: string): string => `http://uri.etsi.org/TrstSvc/Svctype/${name}`;
export const svcstatus = (name: string): string =>
  `http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/${name}`;

interface StateInput {
  readonly type?: string;
  readonly status?: string;
  readonly from?: string;
}

export interface ServiceInput extends StateInput {
  readonly name?: string;
  readonly certificates?: readonly Uint8Array[];
  readonly extensions?: string;
  /** Newest first, as lists have it. */
  readonly history?: readonly StateInput[];
}

export interface ListInput {
  readonly version?: number;
  readonly territory?: string;
  /** Empty for a closed list. */
  readonly nextUpdate?: string;
  readonly services?: readonly ServiceInput[];
  readonly pointers?: readonly { readonly territory: string; readonly signers: readonly Uint8Array[] }[];
  readonly signature?: string;
  readonly more?: string;
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const digitalId = (bytes: Uint8Array): string =>
  `<DigitalId><X509Certificate>${base64(bytes)}</X509Certificate></DigitalId>`;

const state = (input: StateInput, name: string, identity: string): string => `
  <ServiceTypeIdentifier>${svctype(input.type ?? 'CA/QC')}</ServiceTypeIdentifier>
  <ServiceName><Name xml:lang="vi">Dịch vụ ${name}</Name><Name xml:lang="en">${name}</Name></ServiceName>
  <ServiceDigitalIdentity>${identity}</ServiceDigitalIdentity>
  <ServiceStatus>${svcstatus(input.status ?? 'granted')}</ServiceStatus>
  <StatusStartingTime>${input.from ?? '2021-01-01T00:00:00Z'}</StatusStartingTime>`;

function service(input: ServiceInput): string {
  const name = input.name ?? 'Service';
  const identity = (input.certificates ?? []).map(digitalId).join('');
  const history = (input.history ?? []).map(
    (past) =>
      `<ServiceHistoryInstance>${state(past, name, '<DigitalId><X509SubjectName>CN=x</X509SubjectName></DigitalId>')}</ServiceHistoryInstance>`,
  );
  return `<TSPService><ServiceInformation>${state(input, name, identity)}
    ${input.extensions === undefined ? '' : `<ServiceInformationExtensions>${input.extensions}</ServiceInformationExtensions>`}
  </ServiceInformation>${history.length === 0 ? '' : `<ServiceHistory>${history.join('')}</ServiceHistory>`}</TSPService>`;
}

const provider = (name: string, services: string): string => `<TrustServiceProvider><TSPInformation>
  <TSPName><Name xml:lang="vi">${name}</Name></TSPName>
  <TSPTradeName><Name xml:lang="en">VATEN-1</Name></TSPTradeName>
  <TSPAddress><PostalAddresses><PostalAddress xml:lang="en"><StreetAddress>1 Street</StreetAddress><Locality>Hà Nội</Locality><CountryName>VN</CountryName></PostalAddress></PostalAddresses></TSPAddress>
  </TSPInformation><TSPServices>${services}</TSPServices></TrustServiceProvider>`;

/** An XML signature still to be filled in. */
export const signatureTemplate = ({
  uri = '',
  method = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  digest = 'http://www.w3.org/2001/04/xmlenc#sha256',
  form = 'http://www.w3.org/2001/10/xml-exc-c14n#',
  transforms = [
    'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
    'http://www.w3.org/2001/10/xml-exc-c14n#',
  ],
  properties = false,
  keyInfo = '<ds:X509Data><ds:X509Certificate/></ds:X509Data>',
} = {}): string => {
  const reference = (to: string, by: readonly string[], more = ''): string =>
    `<ds:Reference URI="${to}"${more}><ds:Transforms>${by.map((each) => `<ds:Transform Algorithm="${each}"/>`).join('')}</ds:Transforms><ds:DigestMethod Algorithm="${digest}"/><ds:DigestValue/></ds:Reference>`;
  const xades = `<ds:Object><xades:QualifyingProperties xmlns:xades="http://uri.etsi.org/01903/v1.3.2#" Target="#sig"><xades:SignedProperties Id="props"><xades:SignedSignatureProperties><xades:SigningTime>2026-05-01T00:00:00Z</xades:SigningTime></xades:SignedSignatureProperties></xades:SignedProperties></xades:QualifyingProperties></ds:Object>`;
  return `<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="sig"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="${form}"/><ds:SignatureMethod Algorithm="${method}"/>${reference(uri, transforms)}${
    properties
      ? reference(
          '#props',
          ['http://www.w3.org/2001/10/xml-exc-c14n#'],
          ' Type="http://uri.etsi.org/01903#SignedProperties"',
        )
      : ''
  }</ds:SignedInfo><ds:SignatureValue/>${keyInfo === '' ? '' : `<ds:KeyInfo>${keyInfo}</ds:KeyInfo>`}${properties ? xades : ''}</ds:Signature>`;
};

export function listXml(input: ListInput = {}): string {
  const next = input.nextUpdate ?? '2026-11-01T00:00:00Z';
  const pointers = (input.pointers ?? []).map(
    ({ territory, signers }) =>
      `<OtherTSLPointer><ServiceDigitalIdentities><ServiceDigitalIdentity>${signers.map(digitalId).join('')}</ServiceDigitalIdentity></ServiceDigitalIdentities><TSLLocation>https://tsl.example/${territory}.xml</TSLLocation><AdditionalInformation><OtherInformation><SchemeTerritory>${territory}</SchemeTerritory></OtherInformation></AdditionalInformation></OtherTSLPointer>`,
  );
  const services = (input.services ?? []).map(service);
  const half = Math.ceil(services.length / 2);
  return `<?xml version="1.0" encoding="UTF-8"?>
<!-- a trusted list -->
<TrustServiceStatusList xmlns="http://uri.etsi.org/02231/v2#" xmlns:tslx="http://uri.etsi.org/02231/v2/additionaltypes#" Id="list" TSLTag="http://uri.etsi.org/19612/TSLTag">
<SchemeInformation><TSLVersionIdentifier>${input.version ?? 5}</TSLVersionIdentifier><TSLSequenceNumber>7</TSLSequenceNumber>
<TSLType>http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUgeneric</TSLType>
<SchemeOperatorName><Name xml:lang="vi">Cơ quan &amp; giám sát</Name><Name xml:lang="en">Supervisory body</Name></SchemeOperatorName>
<SchemeTerritory>${input.territory ?? 'VN'}</SchemeTerritory><HistoricalInformationPeriod>65535</HistoricalInformationPeriod>
${pointers.length === 0 ? '' : `<PointersToOtherTSL>${pointers.join('')}</PointersToOtherTSL>`}
<ListIssueDateTime>2026-05-01T00:00:00Z</ListIssueDateTime><NextUpdate>${next === '' ? '' : `<dateTime>${next}</dateTime>`}</NextUpdate>
</SchemeInformation><TrustServiceProviderList>${provider('Nhà cung cấp A', services.slice(0, half).join('\n'))}${provider('Nhà cung cấp B', services.slice(half).join('\n'))}</TrustServiceProviderList>${input.more ?? ''}
${input.signature ?? signatureTemplate()}</TrustServiceStatusList>
`;
}

/** Fills the signature in with xmlsec1, by a key and certificate. */
export function signXml(xml: string, by: Authority = operator): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'kyso-tsl-'));
  try {
    const put = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const key = put('key.pem', String(by.key.privateKey.export({ format: 'pem', type: 'pkcs8' })));
    const certificate = put('cert.pem', pemOf(by.der));
    const output = join(folder, 'signed.xml');
    const done = run('xmlsec1', [
      ...['--sign', '--privkey-pem', `${key},${certificate}`, '--output', output],
      ...['--id-attr:Id', 'SignedProperties', '--id-attr:Id', 'TrustServiceStatusList'],
      put('template.xml', xml),
    ]);
    if (done.code !== 0) throw new Error(done.stderr);
    return readFileSync(output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const signedListOf = (input: ListInput = {}, by?: Authority): Buffer => signXml(listXml(input), by);

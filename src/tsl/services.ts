import type { Purpose } from '../pki/path/purpose.ts';
import type { ServicePeriod } from '../pki/path/types.ts';
import type { Certificate } from '../pki/x509/types.ts';
import { textOf } from '../xml/read.ts';
import { certificateOf } from './signature.ts';
import type { TrustService } from './types.ts';
import { along, childrenOf, nameOf, timeOf } from './xml.ts';

const authority: readonly Purpose[] = ['document-signing', 'ocsp'];

/** What certificates of a service type are relied on for (TS 119 612, 5.5.1); those absent are passed over. */
const purposes: Readonly<Record<string, readonly Purpose[]>> = {
  'CA/QC': authority,
  'CA/PKC': authority,
  'NationalRootCA-QC': authority,
  'TSA/QTST': ['time-stamping'],
  'TSA/TSS-QC': ['time-stamping'],
  'TSA/TSS-AdESQCandQES': ['time-stamping'],
  TSA: ['time-stamping'],
  'Certstatus/OCSP': ['ocsp'],
  'Certstatus/OCSP/QC': ['ocsp'],
};

/** Statuses under which a service may be relied on (TS 119 612, 5.5.4 and annex D; those before 2016 by clause J). */
const inForce: ReadonlySet<string> = new Set([
  'granted',
  'recognisedatnationallevel',
  'setbynationallaw',
  'undersupervision',
  'supervisionincessation',
  'accredited',
  'inaccord',
]);

const typeUri = /^https?:\/\/uri\.etsi\.org\/TrstSvc\/Svctype\/([\w/-]+)$/;
const statusUri =
  /^https?:\/\/uri\.etsi\.org\/TrstSvc\/(?:TrustedList\/|eSigDir-1999-93-EC-TrustedList\/)?Svcstatus\/(\w+)$/;

/** Extensions that, though critical, do not narrow what a service is relied on for here. */
const understood: ReadonlySet<string> = new Set([
  'Qualifications',
  'AdditionalServiceInformation',
  'TakenOverBy',
  'ExpiredCertsRevocationInfo',
]);

/** The services of the providers of a list; what is passed over is said in `notes`. */
export function servicesOf(root: Element, notes: string[]): TrustService[] {
  return along(root, 'TrustServiceProviderList', 'TrustServiceProvider').flatMap((provider) => {
    const [information] = childrenOf(provider, 'TSPInformation');
    const name = nameOf(childrenOf(information, 'TSPName')[0]);
    return along(provider, 'TSPServices', 'TSPService').map((service) => serviceOf(service, name, notes));
  });
}

/** A service's state since a time. */
interface Instance {
  readonly from: Date;
  readonly type: string;
  readonly status: string;
  readonly purposes: readonly Purpose[];
}

function serviceOf(service: Element, provider: string, notes: string[]): TrustService {
  const [now] = childrenOf(service, 'ServiceInformation');
  const elements = [now, ...along(service, 'ServiceHistory', 'ServiceHistoryInstance')];
  const name = nameOf(childrenOf(now, 'ServiceName')[0]);
  const note = (text: string): void => {
    notes.push(`${name} of ${provider}: ${text}`);
  };
  const instances = elements.map((element) => instanceOf(element, note));
  const certificates = new Map<string, Certificate>();
  for (const element of elements)
    for (const certificate of certificatesOf(element, note))
      certificates.set(certificate.sha256, certificate);
  const periods = periodsOf(instances);
  if (certificates.size === 0 && periods.length > 0) note('it is identified by no certificate');
  const type = textOf(childrenOf(now, 'ServiceTypeIdentifier')[0]);
  return { provider, name, type, certificates: [...certificates.values()], periods };
}

function instanceOf(element: Element | undefined, note: (text: string) => void): Instance {
  const type = textOf(childrenOf(element, 'ServiceTypeIdentifier')[0]);
  const status = textOf(childrenOf(element, 'ServiceStatus')[0]);
  const from = timeOf(childrenOf(element, 'StatusStartingTime')[0], 'the time a status begins');
  const shortType = typeUri.exec(type)?.[1] ?? '';
  const shortStatus = statusUri.exec(status)?.[1]?.toLowerCase();
  if (shortStatus === undefined) note(`its status ${status} is unknown and counts as none`);
  const counts = shortStatus !== undefined && inForce.has(shortStatus);
  return {
    from,
    type: shortType || type,
    status: shortStatus ?? status,
    purposes: counts ? narrowed(purposes[shortType] ?? [], element, note) : [],
  };
}

/** An authority whose certificates are only for web sites signs no documents (5.5.9.4); nor one of unknown rules. */
function narrowed(
  all: readonly Purpose[],
  element: Element | undefined,
  note: (text: string) => void,
): readonly Purpose[] {
  const uses = new Set<string>();
  for (const extension of along(element, 'ServiceInformationExtensions', 'Extension')) {
    const contents = childrenOf(extension, undefined);
    const unknown = contents.find(({ localName }) => !understood.has(localName));
    if (unknown && /^(true|1)$/.test(extension.getAttribute('Critical') ?? '')) {
      note(`it has the unknown critical extension ${unknown.localName} and is not relied on`);
      return [];
    }
    for (const uri of along(extension, 'AdditionalServiceInformation', 'URI')) {
      const [, use] = /\/SvcInfoExt\/(For\w+)$/.exec(textOf(uri)) ?? [];
      if (use !== undefined) uses.add(use);
    }
  }
  const signs = uses.size === 0 || uses.has('ForeSignatures') || uses.has('ForeSeals');
  return signs ? all : all.filter((purpose) => purpose !== 'document-signing');
}

function certificatesOf(element: Element | undefined, note: (text: string) => void): Certificate[] {
  return along(element, 'ServiceDigitalIdentity', 'DigitalId', 'X509Certificate').flatMap((each) => {
    try {
      return [certificateOf(textOf(each))];
    } catch (error) {
      note((error as Error).message);
      return [];
    }
  });
}

/** Each status holds until the next one begins. */
function periodsOf(instances: readonly Instance[]): ServicePeriod[] {
  const inOrder = [...instances].sort((a, b) => a.from.getTime() - b.from.getTime());
  return inOrder.flatMap(({ from, type, status, purposes }, index) =>
    purposes.length === 0
      ? []
      : [{ from, until: inOrder[index + 1]?.from, purposes, status: `${type}, ${status}` }],
  );
}

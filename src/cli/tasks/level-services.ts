import { KysoError } from '../../errors.ts';
import { defaultLimits } from '../../limits.ts';
import { type ClosableNetClient, createNetClient } from '../../net/client.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { parseAllowance, turnsWithin } from '../../sign/levels/allowance.ts';
import { onlineEvidence } from '../../sign/levels/online-evidence.ts';
import type { LevelServices } from '../../sign/levels/raise.ts';
import { timestampAuthority } from '../../sign/levels/timestamp-authority.ts';
import { validationDataSource } from '../../sign/levels/validation-data.ts';
import { createFetcher } from '../../verify/online/fetcher.ts';
import type { CommandContext } from '../context.ts';
import type { OnlineValues } from '../options/common.ts';
import type { LevelValues } from '../options/levels.ts';
import { passingOver, readCertificateFiles } from './certificate-files.ts';
import { evidenceClient } from './online.ts';
import { readCrlFile, readOcspFile } from './revocation-files.ts';

/** Who gives a run its time-stamps and validation data. */
export interface OpenServices {
  readonly services: LevelServices;
  /** Addresses contacted so far. */
  network(): readonly string[];
  close(): void;
}

/**
 * Opens what the options name; nothing is contacted yet.
 * @throws usage, and whatever reading a file throws
 */
export function openLevelServices(
  values: LevelValues & OnlineValues,
  context: CommandContext,
  signal: AbortSignal,
  carried: readonly Uint8Array[] = [],
): OpenServices {
  const evidence = evidenceClient(values, signal);
  const stamping = stampingClient(values, signal);
  const clients = [stamping, evidence].filter((client) => client !== undefined);
  const { trust, crl = [], ocsp = [], maxCrl } = values;
  const material = trust !== undefined || crl.length > 0 || ocsp.length > 0 || evidence !== undefined;
  return {
    services: {
      ...(stamping ? { timestamps: authorityOf(values, stamping) } : {}),
      ...(material
        ? {
            validationData: validationDataSource({
              limits: defaultLimits,
              certificates: carried.map(parseCertificate),
              crls: crl.flatMap(readCrlFile),
              ocsps: ocsp.map(readOcspFile),
              ...(trust === undefined
                ? {}
                : { trust: readCertificateFiles(trust, passingOver(context)).map(parseCertificate) }),
              ...(maxCrl === undefined ? {} : { maxCrl }),
              ...(evidence ? { fetcher: onlineEvidence(createFetcher(evidence)) } : {}),
            }),
          }
        : {}),
    },
    network: () => [...new Set(clients.flatMap(({ contacted }) => contacted))],
    close() {
      for (const client of clients) client.close();
    },
  };
}

/** A service named on the command line may be anywhere, in the office's own network too. */
function stampingClient(
  { tsa, timeout }: LevelValues & OnlineValues,
  signal: AbortSignal,
): ClosableNetClient | undefined {
  if (tsa === undefined) return undefined;
  return createNetClient({
    signal,
    allowPrivateNetwork: true,
    ...(timeout === undefined ? {} : { timeout: timeout * 1000 }),
  });
}

function authorityOf({ tsa = [], tsaUser, tsaRate }: LevelValues, net: ClosableNetClient) {
  const password = process.env.KYSO_TSA_PASSWORD;
  if (tsaUser !== undefined && password === undefined)
    throw new KysoError('usage', '--tsa-user needs a password', {
      hint: 'Put it into the environment variable KYSO_TSA_PASSWORD.',
    });
  const account = tsaUser === undefined || password === undefined ? {} : { user: tsaUser, password };
  return timestampAuthority({
    services: tsa.map((url) => ({ url, ...account })),
    net,
    ...(tsaRate === undefined ? {} : { turn: turnsWithin(parseAllowance(tsaRate)) }),
  });
}

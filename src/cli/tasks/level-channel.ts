import { parseCertificate } from '../../pki/x509/certificate.ts';
import type { LevelServices } from '../../sign/levels/raise.ts';
import type { ValidationData } from '../../sign/levels/store-update.ts';
import type { ImprintDigest, StampedToken } from '../../sign/levels/timestamp-source.ts';
import type { ChainSubject } from '../../sign/levels/validation-data.ts';
import { askThread, serveThreads } from './thread-channel.ts';

/** Where a worker asks for time-stamps and validation data: one thread keeps a batch's allowance and its answers. */
export interface SharedServices {
  readonly timestamps?: {
    readonly channel: string;
    readonly digest: ImprintDigest;
    readonly estimatedSize: number;
  };
  readonly validationData?: { readonly channel: string };
}

export interface ServiceServer {
  readonly shared: SharedServices;
  close(): void;
}

interface Stamped {
  readonly stamped: StampedToken;
  readonly estimatedSize: number;
}

/** A chain's subject as it travels: certificates as their DER. */
type SentSubject = Omit<ChainSubject, 'certificate' | 'carried'> & {
  readonly certificate: Uint8Array;
  readonly carried: readonly Uint8Array[];
};

/** Makes the services of the calling thread usable in workers. */
export function serveLevels({ timestamps, validationData }: LevelServices): ServiceServer {
  const stamping =
    timestamps &&
    serveThreads(async (imprint: Uint8Array): Promise<Stamped> => {
      const stamped = await timestamps.stamp(imprint);
      return { stamped, estimatedSize: timestamps.estimatedSize };
    });
  const collecting =
    validationData &&
    serveThreads((subjects: readonly SentSubject[]) => validationData.collect(subjects.map(received)));
  return {
    shared: {
      ...(stamping && timestamps
        ? {
            timestamps: {
              channel: stamping.channel,
              digest: timestamps.digest,
              estimatedSize: timestamps.estimatedSize,
            },
          }
        : {}),
      ...(collecting ? { validationData: { channel: collecting.channel } } : {}),
    },
    close() {
      stamping?.close();
      collecting?.close();
    },
  };
}

/** The services as this thread uses them. */
export function useLevels({ timestamps, validationData }: SharedServices): LevelServices {
  return {
    ...(timestamps ? { timestamps: stampsThrough(timestamps) } : {}),
    ...(validationData ? { validationData: dataThrough(validationData.channel) } : {}),
  };
}

function stampsThrough({
  channel,
  digest,
  estimatedSize,
}: NonNullable<SharedServices['timestamps']>): NonNullable<LevelServices['timestamps']> {
  const ask = askThread<Uint8Array, Stamped>(channel);
  let size = estimatedSize;
  return {
    digest,
    get estimatedSize() {
      return size;
    },
    async stamp(imprint) {
      const answer = await ask(imprint);
      size = answer.estimatedSize;
      return answer.stamped;
    },
  };
}

function dataThrough(channel: string): NonNullable<LevelServices['validationData']> {
  const ask = askThread<readonly SentSubject[], ValidationData>(channel);
  return { collect: (subjects) => ask(subjects.map(sent)) };
}

const sent = ({ certificate, carried, ...rest }: ChainSubject): SentSubject => ({
  ...rest,
  certificate: certificate.der,
  carried: carried.map(({ der }) => der),
});

const received = ({ certificate, carried, ...rest }: SentSubject): ChainSubject => ({
  ...rest,
  certificate: parseCertificate(certificate),
  carried: carried.map(parseCertificate),
});

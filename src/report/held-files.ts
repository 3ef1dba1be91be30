import type { FileFacts } from './facts.ts';

/** What many files have in common: a folder has few signers, and few kinds of shortcomings. */
type Common = Omit<FileFacts, 'file' | 'path' | 'signedAt'> & {
  readonly timeSource: NonNullable<FileFacts['signedAt']>['source'] | undefined;
};

/** A file as it is held: its own values, and where it stands and what it is beside many others. */
class HeldFile implements FileFacts {
  readonly file: string;
  private readonly folder: readonly string[];
  private readonly name: string;
  private readonly time: string | undefined;
  private readonly common: Common;

  constructor(
    file: string,
    folder: readonly string[],
    name: string,
    time: string | undefined,
    common: Common,
  ) {
    this.file = file;
    this.folder = folder;
    this.name = name;
    this.time = time;
    this.common = common;
  }

  get path(): readonly string[] {
    return [...this.folder, this.name];
  }
  get signedAt(): FileFacts['signedAt'] {
    const { timeSource: source } = this.common;
    return this.time === undefined || source === undefined ? undefined : { time: this.time, source };
  }
  get format(): FileFacts['format'] {
    return this.common.format;
  }
  get status(): FileFacts['status'] {
    return this.common.status;
  }
  get judgement(): FileFacts['judgement'] {
    return this.common.judgement;
  }
  get signatures(): number {
    return this.common.signatures;
  }
  get signers(): FileFacts['signers'] {
    return this.common.signers;
  }
  get order(): FileFacts['order'] {
    return this.common.order;
  }
  get certificates(): FileFacts['certificates'] {
    return this.common.certificates;
  }
  get provableUntil(): string | undefined {
    return this.common.provableUntil;
  }
  get shortcomings(): FileFacts['shortcomings'] {
    return this.common.shortcomings;
  }
  get error(): FileFacts['error'] {
    return this.common.error;
  }
}

/** Different values kept to compare with; beyond that, sharing is not worth its own memory. */
const most = 50_000;

/**
 * Makes a function that has what equal files have in common stand in memory once: what is held of a file is little more
 * than its name.
 */
export function holding(): (facts: FileFacts) => FileFacts {
  const commonOf = commons();
  const folderOf = folders();
  return (facts) => {
    const { file, path } = facts;
    const name = path.at(-1) ?? '';
    return new HeldFile(
      file,
      folderOf(path),
      // The name is a part of the path as it was given: the same characters need not be held twice.
      file.endsWith(name) ? file.slice(file.length - name.length) : name,
      facts.signedAt?.time,
      commonOf(facts),
    );
  };
}

function commons(): (facts: FileFacts) => Common {
  const byText = new Map<string, Common>();
  /** Facts that were made of one verdict hold the same lists: then texts need not be compared. */
  const byList = new WeakMap<object, Common>();
  return (facts) => {
    const near = byList.get(facts.signers);
    if (near !== undefined && isCommon(near, facts)) return near;
    const own = commonPart(facts);
    const text = JSON.stringify(own);
    const known = byText.get(text);
    if (known === undefined && byText.size < most) byText.set(text, own);
    const common = known ?? own;
    byList.set(facts.signers, { ...common, ...listsOf(facts) });
    return common;
  };
}

function commonPart({ format, status, judgement, signatures, ...facts }: FileFacts): Common {
  return {
    format,
    status,
    judgement,
    signatures,
    ...listsOf(facts),
    provableUntil: facts.provableUntil,
    error: facts.error,
    timeSource: facts.signedAt?.source,
  };
}

const listsOf = ({
  signers,
  order,
  certificates,
  shortcomings,
}: Pick<FileFacts, 'signers' | 'order' | 'certificates' | 'shortcomings'>) => ({
  signers,
  order,
  certificates,
  shortcomings,
});

const isCommon = (common: Common, facts: FileFacts): boolean =>
  common.signers === facts.signers &&
  common.order === facts.order &&
  common.certificates === facts.certificates &&
  common.shortcomings === facts.shortcomings &&
  common.status === facts.status &&
  common.judgement === facts.judgement &&
  common.signatures === facts.signatures &&
  common.format === facts.format &&
  common.provableUntil === facts.provableUntil &&
  common.error === facts.error &&
  common.timeSource === facts.signedAt?.source;

/** The folder of a path; files that follow each other are mostly of one. */
function folders(): (path: readonly string[]) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  let last: readonly string[] = [];
  return (path) => {
    const depth = path.length - 1;
    if (last.length === depth && last.every((segment, at) => segment === path[at])) return last;
    const own = path.slice(0, -1);
    const text = JSON.stringify(own);
    last = known.get(text) ?? own;
    if (known.size < most) known.set(text, last);
    return last;
  };
}

import { type ErrorCode, KysoError } from '../errors.ts';

type Doing = 'read' | 'write';

interface Meaning {
  readonly read: ErrorCode;
  readonly write: ErrorCode;
  readonly says: string;
  readonly hint?: string;
}

const same = (code: ErrorCode) => ({ read: code, write: code });
const access = { read: 'file-unreadable', write: 'file-unwritable' } as const;

/** What each system error means for a person with a folder of documents. */
const meanings: Record<string, Meaning> = {
  ENOENT: { read: 'file-not-found', write: 'file-unwritable', says: 'no such file or folder' },
  ENOTDIR: { read: 'file-not-found', write: 'file-unwritable', says: 'part of the path is not a folder' },
  EACCES: { ...access, says: 'permission denied', hint: 'Check who may read and write there.' },
  EPERM: { ...access, says: 'the system does not permit it', hint: 'Check who may read and write there.' },
  EROFS: { ...access, says: 'the file system is read-only' },
  EISDIR: { ...access, says: 'it is a folder' },
  EBUSY: { ...access, says: 'another program holds it', hint: 'Close the program that has it open.' },
  ETXTBSY: { ...access, says: 'another program holds it', hint: 'Close the program that has it open.' },
  EPIPE: { ...access, says: 'whoever was reading it has gone away' },
  ELOOP: { ...access, says: 'symbolic links lead in a circle' },
  ENAMETOOLONG: { ...access, says: 'the name is too long' },
  EMFILE: {
    ...access,
    says: 'too many files are open',
    hint: 'Raise the limit (ulimit -n), or let fewer workers run at once.',
  },
  ENFILE: { ...access, says: 'too many files are open on this machine' },
  EIO: { ...access, says: 'the device reports an error' },
  ENOSPC: {
    ...same('disk-full'),
    says: 'the disk is full',
    hint: 'Make room and run the command again: it finishes the rest.',
  },
  EDQUOT: {
    ...same('disk-full'),
    says: 'the disk quota is used up',
    hint: 'Make room and run the command again: it finishes the rest.',
  },
  EFBIG: { ...same('disk-full'), says: 'the file would be larger than allowed here' },
  EEXIST: { ...same('output-exists'), says: 'it exists already', hint: 'Use --overwrite to replace it.' },
};

/** What stands for bytes of a name that are no UTF-8: under that name nothing can be opened. */
const unreadableCharacter = '\ufffd';

const nameNotUnicode: Meaning = {
  read: 'file-unreadable',
  write: 'file-unwritable',
  says: 'its name is written in an old character set, not in UTF-8',
  hint: 'Rename it, for example with convmv -f WINDOWS-1258 -t UTF-8.',
};

const isSystemError = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && typeof (error as { code?: unknown }).code === 'string';

/** The system's own code (`ENOENT` …) of an error, when it has one. */
export const systemCode = (error: unknown): string | undefined =>
  isSystemError(error) ? error.code : undefined;

/** Turns a system error about `path` into a coded one; a KysoError stays as it is. */
export function fileError(error: unknown, path: string, doing: Doing): KysoError {
  if (error instanceof KysoError) return error;
  const code = systemCode(error);
  const meaning =
    code === 'ENOENT' && path.includes(unreadableCharacter)
      ? nameNotUnicode
      : code === undefined
        ? undefined
        : meanings[code];
  const says = meaning?.says ?? (error instanceof Error ? error.message : String(error));
  return new KysoError(meaning?.[doing] ?? access[doing], `cannot ${doing} ${path}: ${says}`, {
    subject: path,
    cause: error,
    ...(meaning?.hint === undefined ? {} : { hint: meaning.hint }),
  });
}

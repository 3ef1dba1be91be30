/** A file being written under a temporary name. After an error it is gone; `discard` may then still be called. */
export interface WrittenFile {
  /** @throws file-unwritable, disk-full */
  write(chunks: readonly Uint8Array[]): void;
  /** Flushes the file to the disk and gives it its name. @throws output-exists, file-changed, file-unwritable, disk-full */
  commit(): Promise<void>;
  /** Removes what was written; does nothing after `commit`. */
  discard(): void;
}

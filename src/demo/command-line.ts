/** A word as it has to be typed: quoted where a shell would take it apart. */
function quoted(word: string, windows: boolean): string {
  if (/^[\p{L}\p{N}_@%+=:,./\\-]+$/u.test(word) && (windows || !word.includes('\\'))) return word;
  return windows ? `"${word}"` : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A command line that can be pasted into a shell of this system. */
export function commandLine(
  command: string,
  words: readonly string[],
  windows: boolean = process.platform === 'win32',
): string {
  return [command, ...words.map((word) => quoted(word, windows))].join(' ');
}

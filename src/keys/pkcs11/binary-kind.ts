/** What kind of program library a file is, from its first bytes. */
export interface BinaryKind {
  readonly platform: 'linux' | 'win32' | 'darwin';
  /** As `process.arch`, or the number the file states. */
  readonly arch: string;
}

const elfMachines: Readonly<Record<number, string>> = {
  3: 'ia32',
  8: 'mips',
  20: 'ppc',
  21: 'ppc64',
  22: 's390x',
  40: 'arm',
  62: 'x64',
  183: 'arm64',
  243: 'riscv64',
  258: 'loong64',
};
const peMachines: Readonly<Record<number, string>> = {
  332: 'ia32',
  452: 'arm',
  34404: 'x64',
  43620: 'arm64',
};
const machoMachines: Readonly<Record<number, string>> = { 16777223: 'x64', 16777228: 'arm64', 7: 'ia32' };

const named = (table: Readonly<Record<number, string>>, machine: number): string =>
  table[machine] ?? `machine ${machine}`;

/** Undefined when the bytes begin no library of Linux, Windows or macOS; universal ones of macOS too. */
export function binaryKind(head: Buffer): BinaryKind | undefined {
  if (head.length < 64) return undefined;
  if (head.readUInt32BE(0) === 0x7f454c46) {
    const machine = head[5] === 2 ? head.readUInt16BE(18) : head.readUInt16LE(18);
    return { platform: 'linux', arch: named(elfMachines, machine) };
  }
  if (head.readUInt32LE(0) === 0xfeedfacf || head.readUInt32LE(0) === 0xfeedface)
    return { platform: 'darwin', arch: named(machoMachines, head.readUInt32LE(4)) };
  if (head.readUInt16LE(0) !== 0x5a4d) return undefined;
  const at = head.readUInt32LE(60);
  if (at + 6 > head.length || head.readUInt32LE(at) !== 0x00004550) return undefined;
  return { platform: 'win32', arch: named(peMachines, head.readUInt16LE(at + 4)) };
}

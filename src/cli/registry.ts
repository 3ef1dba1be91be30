import type { CommandEntry } from './context.ts';

/** Every command; its modules are loaded when it is chosen. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'sign',
    summary: 'sign PDF documents',
    arguments: '[inputs...]',
    options: async () => (await import('./options/sign.ts')).signOptions,
    load: () => import('./commands/sign.ts'),
    examples: [
      'kyso sign contract.pdf --p12 me.p12',
      'kyso sign inbox/ -o signed/ --p12 me.p12 --passphrase-file pass.txt --log signed.ndjson',
      'kyso sign inbox/ -o by-token/ --pkcs11 /usr/lib/softhsm/libsofthsm2.so --token Office',
      "kyso sign form.pdf --p12 me.p12 --visible --page last --position bottom-right --reason 'Approved'",
    ],
  },
  {
    name: 'prepare',
    summary: 'prepare PDF documents for signatures made elsewhere',
    arguments: '[inputs...]',
    options: async () => (await import('./options/prepare.ts')).prepareOptions,
    load: () => import('./commands/prepare.ts'),
    examples: [
      'kyso prepare contract.pdf --cert signer.pem -o prepared.pdf > to-sign.json',
      'kyso prepare inbox/ --cert signer.pem -o prepared/ > digests.json',
    ],
  },
  {
    name: 'attach',
    summary: 'put signatures made elsewhere into prepared documents',
    arguments: '[inputs...]',
    options: async () => (await import('./options/attach.ts')).attachOptions,
    load: () => import('./commands/attach.ts'),
    examples: [
      'kyso attach waiting.pdf --signature signature.bin -o attached.pdf',
      'kyso attach waiting/ --signature signatures.json -o attached/',
    ],
  },
  {
    name: 'extend',
    summary: 'raise signatures to a PAdES level, renew archive time-stamps',
    arguments: '[inputs...]',
    options: async () => (await import('./options/extend.ts')).extendOptions,
    load: () => import('./commands/extend.ts'),
    examples: [
      'kyso extend archive/ -o extended/ --level B-LTA --tsa http://tsa.example/ --online --dry-run',
    ],
  },
  {
    name: 'verify',
    summary: 'check every signature of PDF documents',
    arguments: '[inputs...]',
    options: async () => (await import('./options/verify.ts')).verifyOptions,
    load: () => import('./commands/verify.ts'),
    examples: [
      'kyso verify contract.pdf --trust ca.pem',
      'kyso verify contract.pdf --trust ca.pem --online --policy strict',
      'kyso verify archive/ --format ndjson --require-signed',
    ],
  },
  {
    name: 'report',
    summary: 'report what share of documents is signed',
    arguments: '[inputs...]',
    options: async () => (await import('./options/report.ts')).reportOptions,
    load: () => import('./commands/report.ts'),
    examples: [
      'kyso report archive/ --target 90 --fail-under 80',
      'kyso report archive/ --measure trusted --trust ca.pem --format html,csv -o report/',
    ],
  },
  {
    name: 'report merge',
    summary: 'make one report of the parts several machines made',
    arguments: '<parts...>',
    options: async () => (await import('./options/report-merge.ts')).reportMergeOptions,
    load: () => import('./commands/report-merge.ts'),
    examples: [
      'for i in 1 2; do kyso report archive/ --at 2026-06-01 --shard $i/2 -o part-$i.ndjson; done',
      'kyso report merge part-*.ndjson --format json',
    ],
  },
  {
    name: 'inspect',
    summary: 'show what a document is made of, without a verdict',
    arguments: '<file>',
    options: async () => (await import('./options/inspect.ts')).inspectOptions,
    load: () => import('./commands/inspect.ts'),
    examples: ['kyso inspect contract.signed.pdf'],
  },
  {
    name: 'doctor',
    summary: 'check before a batch what would fail in it',
    arguments: '',
    options: async () => (await import('./options/doctor.ts')).doctorOptions,
    load: () => import('./commands/doctor.ts'),
    examples: ['kyso doctor --p12 me.p12 --passphrase-file pass.txt -o signed/'],
  },
  {
    name: 'demo',
    summary: 'make a sample archive, sign part of it, verify and report',
    arguments: '[folder]',
    options: async () => (await import('./options/demo.ts')).demoOptions,
    load: () => import('./commands/demo.ts'),
    examples: ['kyso demo', 'kyso demo sector --scenario sector'],
  },
  {
    name: 'identity create',
    summary: 'make a test CA and a signer as .p12',
    arguments: '',
    options: async () => (await import('./options/identity.ts')).identityCreateOptions,
    load: () => import('./commands/identity-create.ts'),
    examples: ["kyso identity create --name 'Nguyễn Văn An' --organization 'Sở Nội vụ' -o identity"],
  },
  {
    name: 'identity show',
    summary: 'show the certificates a key source holds',
    arguments: '[key]',
    options: async () => (await import('./options/identity.ts')).identityShowOptions,
    load: () => import('./commands/identity-show.ts'),
    examples: [
      'kyso identity show identity/signer.p12',
      'kyso identity show --pkcs11 /usr/lib/softhsm/libsofthsm2.so',
    ],
  },
  {
    name: 'field add',
    summary: 'add an empty field for a signature or a text',
    arguments: '<file>',
    options: async () => (await import('./options/field.ts')).fieldAddOptions,
    load: () => import('./commands/field-add.ts'),
    examples: [
      "kyso field add contract.pdf --name 'Người duyệt' --page last --position bottom-right -o with-field.pdf",
      'kyso field add contract.pdf --name Số --type text --rect 30mm,250mm,40mm,8mm -o numbered.pdf',
    ],
  },
  {
    name: 'field list',
    summary: 'list the form fields of a document',
    arguments: '<file>',
    options: async () => (await import('./options/field.ts')).fieldListOptions,
    load: () => import('./commands/field-list.ts'),
    examples: ['kyso field list form.pdf'],
  },
  {
    name: 'log verify',
    summary: 'check that no line of a log was removed or altered',
    arguments: '<file>',
    options: async () => (await import('./options/log.ts')).logVerifyOptions,
    load: () => import('./commands/log-verify.ts'),
    examples: ['kyso log verify signed.ndjson'],
  },
  {
    name: 'completion',
    summary: 'print a completion script for bash, zsh or fish',
    arguments: '<shell>',
    options: async () => [],
    load: () => import('./commands/completion.ts'),
    examples: ['source <(kyso completion bash)'],
  },
];

/** Groups of commands, and what they are about. */
export const groups: Readonly<Record<string, string>> = {
  field: 'form fields of a document',
  log: 'the audit trail written by --log',
  identity: 'test identities, and what a key source holds',
};

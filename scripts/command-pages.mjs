// npm run docs:commands: one page a command in docs/commands, made from the help of the built program.
// With --check nothing is written; it ends with 1 when a page is not what the help says now.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, 'docs/commands');
const check = process.argv.includes('--check');

/** What help has no room for: what the command does, and what its exit codes mean. */
const pages = {
  sign: {
    intro:
      'Signs PDF documents (PAdES B-B to B-LTA): single files, whole folders, or a list of files. A signature is appended; what was there before stays, byte for byte, and so do earlier signatures. Every result is verified before it takes its name, and a file appears whole or not at all. An output that is already signed by this signer is `skipped`, so a run that was interrupted is finished by running it again. A level above B-B needs a time-stamp service (`--tsa`); B-LT and B-LTA also need revocation data, from files or with `--online`. Time-stamps and revocation data are checked before they go into a document; a level that cannot be reached is an error unless `--level-fallback` names one that will do.',
    codes: {
      0: 'every document is signed, or skipped as asked for',
      1: 'a document was refused by its own rules: certified against changes, a field signed or locked, its permissions, or `--if-signed fail`',
      2: 'a document could not be signed: unreadable input, wrong passphrase, an output that exists or cannot be written, wrong usage',
    },
  },
  extend: {
    intro:
      'Raises the signatures of documents to a PAdES level, and renews the archive time-stamp of what is B-LTA already: by document time-stamps and validation data behind what is signed, which stays byte for byte. Run it on B-LTA documents before the certificate of their last time-stamp ends; `kyso verify` says until when a verdict can be checked offline. A document that has the level already is `skipped`.',
    codes: {
      0: 'every document has the level',
      1: 'a document carries no signature, or one that does not hold',
      2: 'the level could not be reached: a service failed or refused, revocation data is missing; or unreadable input, wrong usage',
    },
  },
  prepare: {
    intro:
      'First of two steps, for a key that is elsewhere: on another machine, in a service that signs digests, with somebody who signs tomorrow. The prepared PDF is final but for its signature, and is all that `kyso attach` needs besides the signature: keep it, change nothing in it. What is to be signed is printed as JSON: `toBeSigned` is the digest (`digestAlgorithm`) of `signedAttributes`, for keys that sign a digest; Ed25519 and Ed448 sign the attributes themselves. For several documents the JSON has them all under `documents`; put a `signature` (hexadecimal or base64) into each and hand the file to `kyso attach`. Without `--cert` room is kept for a whole CMS, made over the bytes of `byteRange`. A second run tells the digests of what is prepared already again.',
    codes: {
      0: 'every document is prepared',
      1: 'a document was refused by its own rules, as in `kyso sign`',
      2: 'a document could not be prepared: unreadable input, an output that exists or cannot be written, wrong usage',
    },
  },
  attach: {
    intro:
      'Second of two steps: puts the signature made elsewhere into the document `kyso prepare` made. A signature value may be binary, hexadecimal, base64 or PEM, one by an EC key also r and s one after the other; a CMS is DER, PEM or base64. For several documents give the JSON of `kyso prepare` with a `signature` or `cms` in each document, or one such object a line; documents are told apart by `toBeSigned` or `documentDigest`, not by name. Every signature is checked against the certificate and the document before anything is written. Those that have not come yet are errors, and the same command finishes them later. A time-stamp goes into the signature where `kyso prepare --level` kept room for it, else over the document.',
    codes: {
      0: 'every document has its signature, or had it',
      1: 'a signature was refused: it is of another document, by another key, or damaged',
      2: 'a document could not be completed: not prepared or changed since, no signature for it, a service that cannot be reached, wrong usage',
    },
  },
  verify: {
    intro:
      'Checks every signature in every revision, and answers three questions apart, each with its reason: is the document as it was signed (Document), is the signer who they say (Signer), when was it signed (Time). Without `--trust` nobody says who the signer is, and the best verdict is `intact`; with it the best is `passed`. What kyso does not support is `indeterminate`, never “invalid”.',
    codes: {
      0: 'every signature of every signed document is `passed`, or `intact` when no trust anchor was given',
      1: 'a signature is `failed` or `indeterminate`, or a document lacks what `--require-signed` or `--require-signer` ask for',
      2: 'a document could not be read, or wrong usage',
    },
  },
  report: {
    intro:
      'Verifies all documents and counts which share of them is signed, by unit (the folders below the input), signer or type of document, against a plan. A figure of a unit includes the units below it; thresholds use the exact fraction, only people see a rounded one. An empty population has no share, and fails every threshold.',
    codes: {
      0: 'the report was made, and every threshold is met',
      1: '`--fail-under` or `--fail-under-unit` is missed, or the total fell and `--fail-on-drop` was given',
      2: 'an input is not there or could not be opened, or wrong usage; a damaged document is counted as unreadable and does not change the exit code',
    },
  },
  'report merge': {
    intro:
      'Makes one report of partial ones: `kyso report … --shard I/N -o PART` writes what is kept of each file of the Ith of N parts of the documents, on as many machines as there are, and merging gives the report a single run would have given, byte for byte in JSON when all are given the same `--at`. Which documents fall to which shard depends on their names alone, so all machines must name the inputs alike. What the report counts is decided by the options of the parts; how it is written, and the thresholds, by those given here. docs/SCALE.md shows how to run it on a CI matrix, with GNU parallel, Kubernetes and Slurm.',
    codes: {
      0: 'the report was made, and every threshold is met',
      1: '`--fail-under` or `--fail-under-unit` is missed, or the total fell and `--fail-on-drop` was given',
      2: 'a part is missing, there twice, damaged or made with other options; or a part says that something could not be opened; or wrong usage',
    },
  },
  inspect: {
    intro:
      'Shows what a document is made of, and judges nothing: revisions, cross-references, fields, byte ranges, CMS and certificates. For people who look into a file that does not verify.',
    codes: { 0: 'the document was read', 2: 'it could not be read, or wrong usage' },
  },
  demo: {
    intro:
      'Makes a test identity and an archive of sample documents in six units, signs part of it, tampers with one, verifies all, prints the report and writes it as HTML and JSON. The folder is `kyso-demo` unless another is named; it ends with the commands to try next.',
    codes: { 0: 'done', 2: 'the folder holds something else, or cannot be written' },
  },
  doctor: {
    intro:
      'Checks before a batch what would fail in it, and says what to do: whether the key opens and signs, its certificate, chain and expiry, the clock, the time-stamp service (one real time-stamp with `--tsa`), revocation data (with `--online`, `--crl` or `--ocsp`), the font, worker threads, and whether the output folder can be written to. Give it the key and service options of the batch. No document is touched. A key of a remote service is opened, but signs nothing, since each signature may have to be paid for.',
    codes: {
      0: 'nothing would fail; there may be warnings',
      2: 'something would fail, or wrong usage',
    },
  },
  'field add': {
    intro:
      'Adds an empty field in an update: for a signature to come, or for a text such as a number or a date, in an embedded font that covers Vietnamese. Add fields before the first signature: a document certified against changes is refused, and so is a field that would break a signature there is. Where a signature locks the new field it is added with a warning, since filling it in will break that signature.',
    codes: {
      0: 'the field was added',
      1: 'the document is certified against changes, or a signature in it does not permit a new field',
      2: 'the field could not be added: the name is taken, no such page, unreadable input, an output that exists, wrong usage',
    },
  },
  'field list': {
    intro:
      'Lists the form fields of a document: type, value, page, rectangle (default user space: left, bottom, right, top), by whose certificate a signature is, how it stands without trust anchors, and which signatures close the field. A signature field without a signature is empty, also where some value was left in it.',
    codes: {
      0: 'the fields were listed',
      2: 'the document could not be read, no field of that `--name`, or wrong usage',
    },
  },
  'log verify': {
    intro:
      'Checks a log that `--log` wrote. Each line carries its number (`sequence`) and the SHA-256 of the line before it (`previous`), so that one that was removed, altered, put in or moved shows; several runs may append to one log, their lines follow each other. A line whose writer was stopped in the middle is no fault when the next one was written after it. No log can show that its end was cut off, or that all of it was written anew: keep the hash this command prints somewhere else, and give it with `--head` the next time.',
    codes: {
      0: 'every line follows the one before it',
      1: 'a line was removed, altered, put in or moved, or the one named by `--head` is gone',
      2: 'the log could not be read, or wrong usage',
    },
  },
  'identity create': {
    intro:
      'Makes a test CA that only you trust (`ca.pem`), and a signer under it (`signer.p12`, its certificate as `signer.pem`). For trying kyso and for tests; an identity that others trust comes from a certification authority.',
    codes: {
      0: 'the files are written',
      2: 'a file exists already or cannot be written, no passphrase, wrong usage',
    },
  },
  'identity show': {
    intro: 'Shows the certificates a key source holds: the one that signs, then its chain.',
    codes: { 0: 'shown', 2: 'the key cannot be opened, or wrong usage' },
  },
  completion: {
    intro: 'Prints a script that completes commands, options and their values in bash, zsh or fish.',
    codes: { 0: 'printed', 2: 'another shell' },
  },
};

const helpOf = (words) =>
  execFileSync(process.execPath, [join(root, 'bin/kyso.js'), ...words, '--help'], {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', LC_ALL: 'C.UTF-8' },
  });

/** `Heading:` sections of a help text, each with its indented lines. */
function sections(help) {
  const found = new Map();
  let lines = [];
  for (const line of help.split('\n')) {
    const heading = /^([A-Z][^:]*):$/.exec(line)?.[1];
    if (heading !== undefined) {
      lines = [];
      found.set(heading, lines);
    } else if (line.startsWith('  ')) lines.push(line);
  }
  return found;
}

/** Rows of `  --name <value>  text`, with what is wrapped put together again. */
function rows(lines) {
  const found = [];
  for (const line of lines) {
    const [, term, text] = /^ {2}(\S.*?)(?: {2,}(.*))?$/.exec(line) ?? [];
    if (term !== undefined) found.push([term, text ?? '']);
    else found[found.length - 1][1] += ` ${line.trim()}`;
  }
  return found;
}

const cell = (text) => text.trim().replaceAll('|', '\\|');
const codeCell = (text) => `\`${cell(text)}\``;
const table = (head, body) =>
  [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

function page(name, { intro, codes }) {
  const help = helpOf(name.split(' '));
  const usage = /^Usage: (.*)$/m.exec(help)?.[1] ?? '';
  const parts = [`# kyso ${name}`, intro, `\`\`\`\n${usage}\n\`\`\``, '## Options'];
  const found = sections(help);
  for (const [heading, lines] of found) {
    if (heading === 'Examples') continue;
    parts.push(
      `**${heading}**`,
      table(
        ['option', 'meaning'],
        rows(lines).map(([term, text]) => [codeCell(term), cell(text)]),
      ),
    );
  }
  parts.push('## Exit codes', table(['code', 'meaning'], Object.entries({ ...codes, 130: 'interrupted' })));
  parts.push(
    '## Examples',
    `\`\`\`sh\n${found
      .get('Examples')
      .map((line) => line.trim())
      .join('\n')}\n\`\`\``,
  );
  return `${parts.join('\n\n')}\n`;
}

const made = new Map(
  Object.entries(pages).map(([name, about]) => [`${name.replaceAll(' ', '-')}.md`, page(name, about)]),
);
const index = Object.keys(pages).map((name) => `- [kyso ${name}](${name.replaceAll(' ', '-')}.md)`);
made.set('README.md', `# Commands\n\n${index.join('\n')}\n`);

mkdirSync(folder, { recursive: true });
const stale = readdirSync(folder).filter((file) => !made.has(file));
const read = (file) => {
  try {
    return readFileSync(join(folder, file), 'utf8');
  } catch {
    return undefined;
  }
};
const changed = [...made].filter(([file, text]) => read(file) !== text).map(([file]) => file);
if (check) {
  for (const file of [...stale, ...changed])
    process.stdout.write(`docs/commands/${file} is out of date: npm run docs:commands\n`);
  process.exitCode = stale.length + changed.length === 0 ? 0 : 1;
} else {
  for (const file of stale) rmSync(join(folder, file));
  for (const file of changed) writeFileSync(join(folder, file), made.get(file));
}

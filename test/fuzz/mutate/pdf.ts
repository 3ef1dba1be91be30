import { writeSection } from '../../../fixtures/raw-pdf.ts';
import type { Random } from '../random.ts';
import { edgeNumbers, type Mutation, splice } from './bytes.ts';
import { mutateDer } from './der.ts';

/** Words of PDF syntax and structure (ISO 32000-2, 7.3, 7.5, 12.8). */
const words: readonly string[] = [
  ...[
    'obj',
    'endobj',
    'stream\n',
    'endstream',
    'xref\n',
    'trailer',
    'startxref\n0\n',
    '%%EOF\n',
    '%PDF-1.7\n',
  ],
  ...[
    '<<',
    '>>',
    '[',
    ']',
    '(',
    ')',
    '<',
    '>',
    '%',
    '\r',
    '\0',
    'null',
    'true',
    'false',
    '-1',
    '0.0',
    '1 0 R',
  ],
  ...[
    '/Type',
    '/Catalog',
    '/Pages',
    '/Page',
    '/Kids',
    '/Count',
    '/Parent',
    '/Contents',
    '/Annots',
    '/Resources',
  ],
  ...[
    '/AcroForm',
    '/Fields',
    '/FT',
    '/Sig',
    '/V',
    '/T',
    '/Ff',
    '/SigFlags 3',
    '/ByteRange',
    '/SubFilter',
    '/Lock',
  ],
  ...[
    '/Perms',
    '/DocMDP',
    '/UR3',
    '/DSS',
    '/VRI',
    '/Certs',
    '/CRLs',
    '/OCSPs',
    '/Reference',
    '/TransformParams',
  ],
  ...[
    '/Prev 0',
    '/Prev',
    '/XRefStm',
    '/Size',
    '/Root',
    '/Encrypt',
    '/ID',
    '/Index',
    '/W [1 4 2]',
    '/W [0 0 0]',
  ],
  ...[
    '/Length',
    '/Length 99999999',
    '/Filter',
    '/FlateDecode',
    '/LZWDecode',
    '/ASCII85Decode',
    '/RunLengthDecode',
  ],
  ...['/DecodeParms', '/Predictor 12', '/Predictor 2', '/Columns 2147483647', '/Colors', '/EarlyChange 0'],
  ...[
    '/Type /ObjStm',
    '/N',
    '/First',
    '/Extends',
    '/Type /XRef',
    '/OpenAction',
    '/AA',
    '/JavaScript',
    '/Names',
  ],
  ...[
    '/StructTreeRoot',
    '/ParentTree',
    '/Nums',
    '/K',
    '/OCProperties',
    '/Version /2.0',
    '/AP',
    '/N',
    '/Rotate 90',
  ],
];

const matches = (text: string, pattern: RegExp): RegExpExecArray[] => [...text.matchAll(pattern)];

/** Puts something else where one of a pattern's matches stands. */
const replaceOne =
  (pattern: RegExp, by: (found: string, random: Random) => string): Mutation =>
  (input, random) => {
    const found = matches(input.toString('latin1'), pattern);
    if (found.length === 0) return input;
    const one = random.pick(found);
    return splice(input, one.index, one[0].length, Buffer.from(by(one[0], random), 'latin1'));
  };

interface FoundObject {
  readonly num: number;
  readonly start: number;
  readonly end: number;
  readonly body: string;
}

function objectsOf(input: Buffer): FoundObject[] {
  return matches(input.toString('latin1'), /(\d{1,8}) \d{1,5} obj\b([\s\S]*?)endobj/g).map((found) => ({
    num: Number(found[1]),
    start: found.index,
    end: found.index + found[0].length,
    body: (found[2] ?? '').trim(),
  }));
}

/** Changes one body as an update or an attacker would. */
function editBody(body: string, random: Random, others: readonly FoundObject[]): string {
  const edits: ((body: string) => string)[] = [
    (one) => one.replace(/>>(?![\s\S]*>>)/, () => `${random.pick(words)} ${random.int(20)} 0 R >>`),
    (one) => one.replace(/<</, () => `<< ${random.pick(words)} ${random.pick(words)} `),
    (one) => one.replace(/\d+ 0 R/, () => `${random.int(20)} 0 R`),
    (one) => one.replace(/\((?:[^()\\])*\)/, '(changed)'),
    (one) => one.replace(/\d+/g, (digits) => (random.once(6) ? String(random.pick(edgeNumbers)) : digits)),
    (one) => one.replace(/\/[A-Z]\w+/g, (key) => (random.once(8) ? random.pick(words) : key)),
    () => random.pick(others).body,
    () => 'null',
    (one) => one.replace(/stream[\s\S]*endstream/, 'stream\nBT (9) Tj ET\nendstream'),
  ];
  return random.pick(edits)(body);
}

/** Appends an update that is right in itself: what shadow and incremental-saving attacks do. */
const appendUpdate: Mutation = (input, random) => {
  const objects = objectsOf(input);
  if (objects.length === 0) return input;
  const changed = new Map<number, Buffer>();
  for (let i = random.int(3); i >= 0; i--) {
    const one = random.pick(objects);
    const num = random.once(6) ? random.int(60) + 1 : one.num;
    changed.set(num, Buffer.from(editBody(one.body, random, objects), 'latin1'));
  }
  const text = input.toString('latin1');
  const root = /\/Root \d+ \d+ R/.exec(text)?.[0] ?? '/Root 1 0 R';
  const id = /\/ID ?\[[^\]]*\]/.exec(text)?.[0] ?? '';
  try {
    return Buffer.from(
      writeSection({
        kind: random.pick(['table', 'table', 'stream', 'hybrid'] as const),
        objects: changed,
        trailer: `${random.once(8) ? `/Root ${random.pick(objects).num} 0 R` : root} ${id}`,
        previous: input,
        ...(random.once(6) ? { freed: [random.pick(objects).num] } : {}),
      }),
    );
  } catch {
    return input;
  }
};

/** Writes an object's body over in its place. */
const editInPlace: Mutation = (input, random) => {
  const objects = objectsOf(input);
  if (objects.length === 0) return input;
  const one = random.pick(objects);
  const body = editBody(one.body, random, objects);
  return splice(
    input,
    one.start,
    one.end - one.start,
    Buffer.from(`${one.num} 0 obj\n${body}\nendobj`, 'latin1'),
  );
};

const swapObjects: Mutation = (input, random) => {
  const objects = objectsOf(input);
  if (objects.length < 2) return input;
  const [a, b] = [random.pick(objects), random.pick(objects)];
  return splice(input, a.start, a.end - a.start, input.subarray(b.start, b.end));
};

/** Changes the CMS in one Contents, in the room it has. */
const editContents: Mutation = (input, random, other) => {
  const found = matches(input.toString('latin1'), /\/Contents ?<([0-9A-Fa-f]{64,})>/g);
  if (found.length === 0) return input;
  const one = random.pick(found);
  const digits = one[1] ?? '';
  const cms = mutateDer(Buffer.from(digits, 'hex'), random, other).subarray(0, digits.length / 2);
  const at = one.index + one[0].indexOf('<') + 1;
  const changed = Buffer.from(input);
  changed.write(cms.toString('hex').padEnd(digits.length, '0'), at, 'latin1');
  return changed;
};

export const pdfMutations: readonly Mutation[] = [
  (input, random) => splice(input, random.int(input.length), 0, Buffer.from(random.pick(words), 'latin1')),
  (input, random) => {
    const word = Buffer.from(random.pick(words), 'latin1');
    return splice(input, random.int(input.length), word.length, word);
  },
  replaceOne(/\d+/g, (found, random) =>
    random.once(2) ? String(random.pick(edgeNumbers)) : String(Number(found) + random.pick([-1, 1, -20, 20])),
  ),
  replaceOne(/\d+ \d+ R/g, (_, random) => `${random.int(40)} ${random.once(5) ? 1 : 0} R`),
  replaceOne(/\/[A-Za-z]\w+/g, (_, random) => random.pick(words)),
  replaceOne(/\/[A-Z]\w* [^/<>[\]]+/g, (found) => `${found} ${found}`),
  replaceOne(/\d{10} \d{5} [nf]/g, (_, random) => `${String(random.int(9000)).padStart(10, '0')} 00000 n`),
  replaceOne(/startxref\s+\d+/g, (_, random) => `startxref\n${random.int(9000)}`),
  appendUpdate,
  appendUpdate,
  appendUpdate,
  editInPlace,
  swapObjects,
  editContents,
  editContents,
];

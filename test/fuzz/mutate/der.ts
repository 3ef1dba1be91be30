import type { Random } from '../random.ts';
import { byteMutations, type Mutation, splice } from './bytes.ts';

/** A tag-length-value as found, read leniently: places in the input. */
interface Node {
  readonly start: number;
  readonly content: number;
  readonly end: number;
  readonly above: Node | undefined;
}

const most = 4000;

/** Every element of the encoding, also what stands within octet strings that look like one. */
export function nodesOf(input: Buffer): Node[] {
  const nodes: Node[] = [];
  const walk = (from: number, to: number, above: Node | undefined, depth: number): void => {
    let at = from;
    while (at + 2 <= to && nodes.length < most) {
      let content = at + 2;
      let length = input[at + 1] ?? 0;
      if (length > 0x80) {
        const octets = length & 0x7f;
        if (octets > 4 || content + octets > to) return;
        length = input.readUIntBE(content, octets);
        content += octets;
      } else if (length === 0x80) length = to - content;
      if (content + length > to) return;
      const node: Node = { start: at, content, end: content + length, above };
      nodes.push(node);
      const tag = input[at] ?? 0;
      const inside = tag & 0x20 || tag === 0x04 ? content : tag === 0x03 ? content + 1 : undefined;
      if (inside !== undefined && depth < 40) walk(inside, node.end, node, depth + 1);
      at = node.end;
    }
  };
  walk(0, input.length, undefined, 0);
  return nodes;
}

function header(tag: number, length: number): Buffer {
  if (length < 0x80) return Buffer.from([tag, length]);
  const octets = length < 0x100 ? 1 : length < 0x1_0000 ? 2 : length < 0x100_0000 ? 3 : 4;
  const head = Buffer.alloc(2 + octets);
  head[0] = tag;
  head[1] = 0x80 | octets;
  head.writeUIntBE(length, 2, octets);
  return head;
}

/** Puts `by` in a node's place and mends every length above it. */
function replaceNode(input: Buffer, node: Node, by: Uint8Array): Buffer {
  let piece = Buffer.from(by);
  let inner = node;
  for (let above = node.above; above; above = above.above) {
    const content = Buffer.concat([
      input.subarray(above.content, inner.start),
      piece,
      input.subarray(inner.end, above.end),
    ]);
    piece = Buffer.concat([header(input[above.start] ?? 0, content.length), content]);
    inner = above;
  }
  return Buffer.concat([input.subarray(0, inner.start), piece, input.subarray(inner.end)]);
}

const whole = (input: Buffer, { start, end }: Node): Buffer => input.subarray(start, end);

/** Values that mean something where they stand: OIDs, times, integers, names with hidden characters. */
const values: readonly Buffer[] = [
  '0500',
  '020100',
  '0201ff',
  '0208ffffffffffffffff',
  '0101ff',
  '010101',
  '06032a0304',
  '0603551d13',
  '0603551d0f',
  '0603551d1e',
  '0603551d20',
  '0603551d1c',
  '0603551d1b',
  '06092a864886f70d010701',
  '06092a864886f70d010904',
  '06092a864886f70d01010b',
  '06092a864886f70d01010a',
  '0609608648016503040201',
  '06052b0e03021a',
  '06032b6570',
  '06042a864886',
  '170d3236303130313030303030305a',
  '170d3939313233313233353935395a',
  '180f39393939313233313233353935395a',
  '180f30303030303030303030303030305a',
  '0c0361006f',
  '1e0400610062',
  '3000',
  '3100',
  'a000',
  '030100',
  '0400',
  '30800000',
  '2480040161040162' + '0000',
].map((hex) => Buffer.from(hex, 'hex'));

const treeMutations: readonly ((
  input: Buffer,
  node: Node,
  random: Random,
  nodes: readonly Node[],
  other: Buffer,
) => Buffer)[] = [
  (input, node, random, nodes) => replaceNode(input, node, whole(input, random.pick(nodes))),
  (input, node, random) => replaceNode(input, node, random.pick(values)),
  (input, node) => replaceNode(input, node, Buffer.alloc(0)),
  (input, node) => replaceNode(input, node, Buffer.concat([whole(input, node), whole(input, node)])),
  (input, node, random) => {
    const times = Math.min(
      random.pick([10, 100, 2000]),
      Math.floor(200_000 / Math.max(1, node.end - node.start)),
    );
    return replaceNode(
      input,
      node,
      Buffer.concat(Array.from({ length: times + 1 }, () => whole(input, node))),
    );
  },
  (input, node, random) => {
    const changed = Buffer.from(whole(input, node));
    changed[0] = random.once(2) ? (changed[0] ?? 0) ^ (1 << random.int(8)) : random.int(256);
    return replaceNode(input, node, changed);
  },
  (input, node, random) => {
    const changed = Buffer.from(input);
    changed[node.start + 1] = random.int(256);
    return changed;
  },
  // Indefinite length, as BER allows.
  (input, node) =>
    replaceNode(
      input,
      node,
      Buffer.concat([
        Buffer.from([(input[node.start] ?? 0) | 0x20, 0x80]),
        input.subarray(node.content, node.end),
        Buffer.alloc(2),
      ]),
    ),
  // Deep nesting of the same thing.
  (input, node, random) => {
    let piece = whole(input, node);
    for (let i = random.pick([1, 10, 63, 64, 65, 300]); i > 0; i--)
      piece = Buffer.concat([header((input[node.start] ?? 0x30) | 0x20, piece.length), piece]);
    return replaceNode(input, node, piece);
  },
  (input, node, random, _nodes, other) => {
    const foreign = nodesOf(other);
    return foreign.length === 0 ? input : replaceNode(input, node, whole(other, random.pick(foreign)));
  },
  (input, node, random) => {
    const content = Buffer.from(input.subarray(node.content, node.end));
    if (content.length > 0) content[random.int(content.length)] = random.int(256);
    return replaceNode(input, node, Buffer.concat([header(input[node.start] ?? 0, content.length), content]));
  },
  (input, node, random) => splice(input, node.content, 0, Buffer.from([random.int(256)])),
];

export const mutateDer: Mutation = (input, random, other) => {
  const nodes = nodesOf(input);
  if (nodes.length === 0) return random.pick(byteMutations)(input, random, other);
  return random.pick(treeMutations)(input, random.pick(nodes), random, nodes, other);
};

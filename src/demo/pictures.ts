import { deflateSync } from 'node:zlib';

/** Sample pictures for visible signatures: drawn here, so that they show nobody's real seal or hand. */

interface Canvas {
  readonly width: number;
  readonly height: number;
  /** Opacity of each pixel, 0 to 1. */
  readonly coverage: Float32Array;
}

type Colour = readonly [red: number, green: number, blue: number];

const blue: Colour = [24, 56, 150];
const red: Colour = [200, 24, 32];

/** A pen stroke that looks like a signature: blue on transparent, 480 × 216 pixels. */
export function handSignature(): Uint8Array {
  const canvas = blank(480, 216);
  const strokes: ((t: number) => readonly [x: number, y: number])[] = [
    // A tall first letter, loops that grow smaller, and a flourish below.
    (t) => [60 + 70 * t + 26 * Math.sin(t * 9), 150 - 110 * Math.sin(t * 3.1) + 14 * Math.cos(t * 7)],
    (t) => [120 + 270 * t, 128 + (34 - 20 * t) * Math.sin(t * 31 + 0.6) - 12 * Math.sin(t * 6)],
    (t) => [70 + 350 * t, 186 - 34 * t + 10 * Math.sin(t * 4.4)],
  ];
  for (const [i, stroke] of strokes.entries()) {
    const steps = 900;
    for (let step = 0; step <= steps; step += 1) {
      const t = step / steps;
      const [x, y] = stroke(t);
      const pressure = 1.6 + 1.5 * Math.sin(Math.PI * t) + 0.7 * Math.sin(t * 23 + i);
      dot(canvas, x, y, pressure);
    }
  }
  return png(canvas, blue);
}

/** A round seal with a star: red on transparent, 360 × 360 pixels. */
export function roundSeal(): Uint8Array {
  const size = 360;
  const canvas = blank(size, size);
  const centre = size / 2;
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1) {
      const dx = x + 0.5 - centre;
      const dy = y + 0.5 - centre;
      const radius = Math.hypot(dx, dy);
      const rings = Math.max(band(radius, 170, 6), band(radius, 160, 1.6), band(radius, 104, 2));
      const beads = band(radius, 132, 9) * (Math.cos(Math.atan2(dy, dx) * 30) > 0.1 ? 0.85 : 0);
      canvas.coverage[y * size + x] = Math.max(rings, beads, star(dx, dy, 78));
    }
  return png(canvas, red);
}

function blank(width: number, height: number): Canvas {
  return { width, height, coverage: new Float32Array(width * height) };
}

/** A round dot with a soft edge one pixel wide. */
function dot({ width, height, coverage }: Canvas, x: number, y: number, radius: number): void {
  const reach = Math.ceil(radius + 1);
  for (
    let py = Math.max(0, Math.floor(y) - reach);
    py <= Math.min(height - 1, Math.floor(y) + reach);
    py += 1
  )
    for (
      let px = Math.max(0, Math.floor(x) - reach);
      px <= Math.min(width - 1, Math.floor(x) + reach);
      px += 1
    ) {
      const inside = clamp(radius + 0.5 - Math.hypot(px + 0.5 - x, py + 0.5 - y));
      const at = py * width + px;
      coverage[at] = Math.max(coverage[at] ?? 0, inside);
    }
}

/** Coverage of a ring of a given radius and thickness. */
const band = (radius: number, at: number, thickness: number): number =>
  clamp(thickness / 2 + 0.5 - Math.abs(radius - at));

/** Coverage of a five-pointed star, one point up: inside where at least four of its five lines say so. */
function star(dx: number, dy: number, outer: number): number {
  if (Math.hypot(dx, dy) > outer + 1) return 0;
  const inner = outer * Math.cos((2 * Math.PI) / 5);
  const sides = Array.from({ length: 5 }, (_, i) => {
    const angle = -Math.PI / 2 + (i * 2 * Math.PI) / 5;
    return inner - (dx * Math.cos(angle) + dy * Math.sin(angle));
  }).sort((a, b) => a - b);
  return clamp((sides[1] ?? 0) + 0.5);
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value));

/** PNG of one colour whose alpha channel is the canvas (ISO/IEC 15948). */
function png({ width, height, coverage }: Canvas, colour: Colour): Uint8Array {
  const rows = Buffer.alloc(height * (1 + 4 * width));
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const alpha = Math.round((coverage[y * width + x] ?? 0) * 255);
      rows.set([...colour, alpha], y * (1 + 4 * width) + 1 + 4 * x);
    }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8); // 8 bits, RGBA, no interlace
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  out.set(body, 4);
  out.writeUInt32BE(crc32(body), 4 + body.length);
  return out;
}

/** CRC-32 of PNG chunks (annex D); node:zlib has one only in later releases. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

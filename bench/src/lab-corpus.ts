import { cpSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

/** A folder of notebooks, images, tables, configurations and code made for measuring. */
export interface LabCorpus {
  readonly dir: string;
  readonly files: number;
  readonly bytes: number;
}

/** Fills `dir` with `copies` of the files in `source`, or as many sets of generated lab files. */
export function makeLabCorpus(dir: string, copies: number, source: string | null): LabCorpus {
  for (let copy = 0; copy < copies; copy++) {
    const place = join(dir, `copy${copy}`);
    if (source === null) for (const [path, bytes] of labFiles(copy)) write(join(place, path), bytes);
    else cpSync(source, place, { recursive: true });
  }
  const sizes = readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((path) => statSync(join(dir, path)))
    .filter((stat) => stat.isFile())
    .map((stat) => stat.size);
  return { dir, files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

function write(path: string, bytes: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}

const FILES_OF_A_KIND = 20;

/** The mix of a real lab folder: notebooks with plots in them, their images, some tables and configurations, code. */
function* labFiles(seed: number): Generator<readonly [string, string | Uint8Array]> {
  for (let i = 0; i < FILES_OF_A_KIND; i++) {
    const n = seed * FILES_OF_A_KIND + i;
    const image = png(64 + (n % 64), n);
    yield [`notebooks/run${i}.ipynb`, notebook(n, image)];
    yield [`plots/run${i}.png`, image];
    yield [`plots/.run${i}.png.json`, JSON.stringify({ run: n, status: n % 3 === 0 ? 'kept' : 'draft' })];
    yield [`data/series${i}.csv`, table(n)];
    yield [`configs/run${i}.yaml`, `name: run ${n}\nrate: ${1 / (n + 1)}\nsteps: [${n}, ${n + 1}]\n`];
    yield [`src/model${i}.py`, `def step${n}(x):\n    return x * ${n}\n`.repeat(40)];
    yield [
      `notes/run${i}.md`,
      `---\nrun: ${n}\ndate: 2024-01-${String((n % 28) + 1).padStart(2, '0')}\n---\n# Run ${n}\n\nSee [[run${i}.png]].\n`,
    ];
  }
}

function notebook(n: number, image: Uint8Array): string {
  const plot = {
    output_type: 'display_data',
    metadata: {},
    data: { 'image/png': Buffer.from(image).toString('base64') },
  };
  const cells = Array.from({ length: 12 }, (_, i) => ({
    cell_type: i % 3 === 0 ? 'markdown' : 'code',
    metadata: {},
    source: [`# Step ${i} of run ${n}\n`, 'the rate decays and the loss follows\n'],
    ...(i % 3 === 0 ? {} : { execution_count: i, outputs: i % 3 === 1 ? [plot] : [] }),
  }));
  const kernelspec = { name: 'python3', display_name: 'Python 3', language: 'python' };
  return JSON.stringify({ nbformat: 4, nbformat_minor: 4, metadata: { kernelspec }, cells }, null, 1);
}

function table(n: number): string {
  const rows = Array.from(
    { length: 2000 },
    (_, i) => `${i},${Math.sin(i / (n + 1)).toFixed(6)},${i % 2 === 0}`,
  );
  return `step,loss,kept\n${rows.join('\n')}\n`;
}

/** A grey image of noise: noise does not compress, as in a plot. */
function png(side: number, seed: number): Uint8Array {
  let state = (seed + 1) >>> 0;
  const pixels = Buffer.alloc(side * (side + 1), 0);
  for (let at = 0; at < pixels.length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    pixels[at] = at % (side + 1) === 0 ? 0 : state >>> 24;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 8;
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

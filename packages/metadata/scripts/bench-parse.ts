/**
 * Prints how fast `parseFile` reads a folder: of its Markdown where the time goes, as a ratio against decoding the same
 * bytes, and of all its files the time to read, hash and parse them against reading and hashing alone.
 * Usage: npx tsx --conditions=codexlab-source scripts/bench-parse.ts FOLDER
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { FileContent, Hash } from '@codexlab/core';
import { storedRelPath } from '@codexlab/core';
import { readBlocks } from '../src/markdown-blocks.ts';
import { decodeText, parseFile, parseFrontmatter, parseMarkdown } from '../src/index.ts';

const ROUNDS = 11;
const BYTES_PER_MB = 1_000_000;

const folder = process.argv[2];
if (folder === undefined) throw new Error('Name the folder to read: bench-parse.ts FOLDER');
const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));
await benchMarkdown(paths.filter((path) => path.endsWith('.md')).map((path) => readContent(folder, path)));
await benchAll(folder);

async function benchMarkdown(files: readonly FileContent[]): Promise<void> {
  if (files.length === 0) return;
  const texts = files.map((file) => decodeText(file.bytes).text ?? '');
  const fronts = texts.map((text) => parseFrontmatter(text));
  const bodies = texts.map((text, at) => text.slice(fronts[at]!.bodyStart));
  const times = await timed({
    decode: () => files.forEach((file) => decodeText(file.bytes)),
    frontmatter: () => texts.forEach((text) => parseFrontmatter(text)),
    blocks: () => bodies.forEach((body) => readBlocks(body, body.length)),
    markdown: () => bodies.forEach((body) => parseMarkdown(body)),
    parseFile: () => files.forEach((file) => void parseFile(file)),
  });
  const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
  print({ title: `${files.length} Markdown files`, bytes, times, base: 'decode' });
}

async function benchAll(root: string): Promise<void> {
  let bytes = 0;
  const times = await timed({
    'read+hash': () => {
      bytes = 0;
      for (const path of paths) bytes += readContent(root, path).bytes.length;
    },
    'and parse': async () => {
      for (const path of paths) {
        const result = parseFile(readContent(root, path));
        if (result instanceof Promise) await result;
      }
    },
  });
  print({ title: `${paths.length} files`, bytes, times, base: 'read+hash' });
}

function readContent(root: string, full: string): FileContent {
  const bytes = readFileSync(full);
  const path = storedRelPath(relative(root, full));
  const stat = {
    path,
    kind: 'file' as const,
    sizeBytes: bytes.length,
    modifiedMs: 0,
    statKey: '',
    identity: '',
  };
  const hash = createHash('sha256').update(bytes).digest('hex') as Hash;
  const maxBytes = parseFile.maxBytes(path);
  const seen = new Uint8Array(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, maxBytes));
  return { stat, bytes: seen, hash, truncated: bytes.length > maxBytes };
}

/** Medians in milliseconds; the steps take turns, so that all of them meet the same disturbances. */
async function timed(steps: Record<string, () => unknown>): Promise<Record<string, number>> {
  const times = Object.fromEntries(Object.keys(steps).map((name) => [name, [] as number[]]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, step] of Object.entries(steps)) {
      const start = performance.now();
      await step();
      times[name]!.push(performance.now() - start);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)]));
}

interface Printed {
  readonly title: string;
  readonly bytes: number;
  readonly times: Record<string, number>;
  readonly base: string;
}

function print({ title, bytes, times, base }: Printed): void {
  console.log(`${title}, ${(bytes / BYTES_PER_MB).toFixed(1)} MB, median of ${ROUNDS} rounds`);
  for (const [name, ms] of Object.entries(times)) {
    const speed = (bytes / BYTES_PER_MB / (ms / 1000)).toFixed(0);
    const ratio = (ms / times[base]!).toFixed(1);
    console.log(
      `${name.padEnd(12)} ${ms.toFixed(0).padStart(6)} ms ${speed.padStart(6)} MB/s  ${ratio} x ${base}`,
    );
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

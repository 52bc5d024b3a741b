/**
 * Prints how fast `parseFile` reads a folder of Markdown files, as a ratio against decoding the same bytes, and where
 * the time goes. Usage: npx tsx --conditions=codexlab-source scripts/bench-parse.ts FOLDER
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { FileContent, Hash } from '@codexlab/core';
import { storedRelPath } from '@codexlab/core';
import { readBlocks } from '../src/markdown-blocks.ts';
import { decodeText, parseFile, parseFrontmatter, parseMarkdown } from '../src/index.ts';

const ROUNDS = 5;
const BYTES_PER_MB = 1_000_000;

const folder = process.argv[2];
if (folder === undefined) throw new Error('Name the folder to read: bench-parse.ts FOLDER');
const files = readFolder(folder);
const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
const texts = files.map((file) => decodeText(file.bytes).text ?? '');
const fronts = texts.map((text) => parseFrontmatter(text));
const bodies = texts.map((text, at) => text.slice(fronts[at]!.bodyStart));

const steps: Record<string, () => void> = {
  decode: () => files.forEach((file) => decodeText(file.bytes)),
  frontmatter: () => texts.forEach((text) => parseFrontmatter(text)),
  blocks: () => bodies.forEach((body) => readBlocks(body, body.length)),
  markdown: () => bodies.forEach((body) => parseMarkdown(body)),
  parseFile: () => files.forEach((file) => parseFile(file)),
};
const timesMs: Record<string, number[]> = Object.fromEntries(Object.keys(steps).map((name) => [name, []]));
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, step] of Object.entries(steps)) timesMs[name]!.push(timed(step));
}
console.log(`${files.length} files, ${(bytes / BYTES_PER_MB).toFixed(1)} MB, median of ${ROUNDS} rounds`);
const baseMs = median(timesMs['decode']!);
for (const [name, times] of Object.entries(timesMs)) {
  const ms = median(times);
  const speed = bytes / BYTES_PER_MB / (ms / 1000);
  console.log(
    `${name.padEnd(12)} ${ms.toFixed(0).padStart(6)} ms ${speed.toFixed(0).padStart(6)} MB/s  ${(ms / baseMs).toFixed(1)} x decode`,
  );
}

function readFolder(root: string): FileContent[] {
  const names = readdirSync(root, { recursive: true, withFileTypes: true });
  return names
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => {
      const full = join(entry.parentPath, entry.name);
      const path = storedRelPath(relative(root, full));
      const content = readFileSync(full);
      const stat = {
        path,
        kind: 'file' as const,
        sizeBytes: content.length,
        modifiedMs: 0,
        statKey: '',
        identity: '',
      };
      return { stat, bytes: new Uint8Array(content), hash: '' as Hash, truncated: false };
    });
}

function timed(step: () => void): number {
  const start = performance.now();
  step();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

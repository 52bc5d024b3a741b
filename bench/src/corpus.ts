import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** A folder of Markdown made for measuring. */
export interface Corpus {
  readonly dir: string;
  readonly files: readonly string[];
  readonly bytes: number;
}

/** Fills `dir` with exactly `count` notes: copies of those in `source` with distinct text, or generated ones. */
export function makeCorpus(dir: string, count: number, source: string | null): Corpus {
  const originals = source === null ? [] : markdownIn(source);
  const files: string[] = [];
  let bytes = 0;
  for (let i = 0; i < count; i++) {
    const round = originals.length > 0 ? Math.floor(i / originals.length) : 0;
    const original = originals[i % Math.max(originals.length, 1)];
    const path = original
      ? join(`copy${round}`, relative(source!, original))
      : join(`folder${i % 97}`, `note${i}.md`);
    const text = original
      ? `${readFileSync(original, 'utf8')}\ncopy ${words(i, 6)} uniq${i}x\n`
      : generatedNote(i);
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
    bytes += Buffer.byteLength(text);
    files.push(path);
  }
  return { dir, files, bytes };
}

function markdownIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile())
    .sort();
}

function generatedNote(i: number): string {
  const paragraphs = Array.from({ length: 12 }, (_, part) => words(i * 31 + part, 60));
  return `---\ntitle: Note ${i}\ntags: [lab, t${i % 50}]\n---\n# Note ${i}\n\n${paragraphs.join('\n\n')}\n\nSee [[note${(i * 7) % 1000}]] uniq${i}x\n`;
}

/** Words of a skewed distribution, the same for the same seed. */
function words(seed: number, count: number): string {
  let state = (seed + 1) * 2_654_435_761;
  const next = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  return Array.from({ length: count }, () => `word${Math.floor(20_000 * next() ** 4)}`).join(' ');
}

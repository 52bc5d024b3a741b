/**
 * Compares `parseMarkdown` with the whole library over a folder of Markdown files and prints every difference.
 * Usage: npx tsx --conditions=codexlab-source scripts/compare-markdown.ts FOLDER
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeText, findFrontmatter, parseMarkdown } from '../src/index.ts';
import { describeLink, readWithLibrary } from '../src/reference-reading.ts';
import { readYaml, readYamlWithLibrary } from '../src/yaml.ts';
import { readYamlFast } from '../src/yaml-fast-path.ts';

const folder = process.argv[2];
if (folder === undefined) throw new Error('Name the folder to read: compare-markdown.ts FOLDER');
const counts = { files: 0, findings: 0, differing: 0, frontmatters: 0, fast: 0, differingFrontmatters: 0 };
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (entry.isFile() && entry.name.endsWith('.md')) compareFile(join(entry.parentPath, entry.name));
}
console.log(JSON.stringify(counts));
process.exitCode = counts.differing + counts.differingFrontmatters === 0 && counts.files > 0 ? 0 : 1;

function compareFile(path: string): void {
  const text = decodeText(new Uint8Array(readFileSync(path))).text;
  if (text === null) return;
  counts.files++;
  const front = findFrontmatter(text);
  if (typeof front?.yaml === 'string') compareFrontmatter(path, front.yaml);
  compareBody(path, text.slice(front?.bodyStart ?? 0));
}

function compareFrontmatter(path: string, yaml: string): void {
  counts.frontmatters++;
  if (readYamlFast(yaml) === null) return;
  counts.fast++;
  if (JSON.stringify(readYaml(yaml, 2)) === JSON.stringify(readYamlWithLibrary(yaml, 2))) return;
  counts.differingFrontmatters++;
  console.log(`${path}: frontmatter differs`);
}

function compareBody(path: string, body: string): void {
  const structure = parseMarkdown(body);
  const ours = [...structure.links.map(describeLink), ...structure.tags.map((tag) => `#${tag}`)].sort();
  const theirs = readWithLibrary(body);
  counts.findings += theirs.length;
  if (ours.join('\n') === theirs.join('\n')) return;
  counts.differing++;
  const onlyOurs = ours.filter((finding) => !theirs.includes(finding)).slice(0, 3);
  const onlyTheirs = theirs.filter((finding) => !ours.includes(finding)).slice(0, 3);
  console.log(`${path}\n  only ours: ${onlyOurs.join(' ')}\n  only the library's: ${onlyTheirs.join(' ')}`);
}

/**
 * Changes, renames and removes every property of every Markdown file of a folder, in memory, and prints what came of
 * it: how many edits, which were refused and why, and how often other bytes changed or another value was read back
 * (it fails then). Usage: npx tsx --conditions=codexlab-source scripts/check-write-back.ts FOLDER
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isCodexError, type PropertyEdit, type PropertyValue } from '@codexlab/core';
import { parseFrontmatter } from '../src/frontmatter.ts';
import { decodeText } from '../src/text.ts';
import { editFaults } from '../src/write/edit-faults.ts';
import { editFrontmatter } from '../src/write/edit-frontmatter.ts';

const folder = process.argv[2];
if (folder === undefined) throw new Error('Name the folder to read: check-write-back.ts FOLDER');
const VALUES: readonly PropertyValue[] = [
  'plain',
  'a: "b" #c',
  true,
  4.5,
  '2024-05-01',
  ['x', 'y z', '#t'],
  'one\ntwo\n',
];

const count = { files: 0, withFrontmatter: 0, edits: 0 };
const refused = new Map<string, number>();
const failures: string[] = [];

for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
  if (!name.endsWith('.md')) continue;
  const path = join(folder, name);
  const { text, problems } = decodeText(readFileSync(path));
  if (text === null || problems.length > 0) continue;
  count.files++;
  const { properties, bodyStart } = parseFrontmatter(text);
  if (bodyStart > 0) count.withFrontmatter++;
  for (const edit of editsFor(properties, count.files)) await tryEdit(path, text, edit);
}

console.log(`${count.files} files, ${count.withFrontmatter} with frontmatter, ${count.edits} edits`);
const total = [...refused.values()].reduce((sum, each) => sum + each, 0);
console.log(`${total} refused`);
for (const [why, times] of [...refused].toSorted(([, a], [, b]) => b - a)) console.log(`  ${times}  ${why}`);
console.log(`${failures.length} failures`);
for (const failure of failures.slice(0, 20)) console.log(`  ${failure}`);
process.exitCode = failures.length > 0 ? 1 : 0;

function editsFor(properties: Readonly<Record<string, PropertyValue>>, seed: number): PropertyEdit[] {
  const names = Object.keys(properties);
  const set = names.map((name, at) => ({
    kind: 'set' as const,
    name,
    value: VALUES[(seed + at) % VALUES.length]!,
  }));
  const longer = names.flatMap((name) => {
    const value = properties[name];
    return Array.isArray(value)
      ? [{ kind: 'set' as const, name, value: [...(value as PropertyValue[]), 'one more'] }]
      : [];
  });
  const removed = names.map((name) => ({ kind: 'remove' as const, name }));
  const renamed = names.map((name) => ({ kind: 'rename' as const, from: name, to: `${name} renamed` }));
  const added = { kind: 'set' as const, name: 'a new one', value: VALUES[seed % VALUES.length]! };
  return [...set, ...longer, ...removed, ...renamed, added];
}

async function tryEdit(path: string, text: string, edit: PropertyEdit): Promise<void> {
  count.edits++;
  try {
    const edited = await editFrontmatter(text, [edit]);
    for (const fault of editFaults(text, edited, edit))
      failures.push(`${relative(folder!, path)} ${JSON.stringify(edit)}: ${fault}`);
  } catch (error) {
    if (!isCodexError(error)) throw error;
    refused.set(error.message, (refused.get(error.message) ?? 0) + 1);
  }
}

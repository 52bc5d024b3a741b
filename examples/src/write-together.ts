// The same note is changed in an editor and through the library at once, twice: write-together.ts DIR
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isCodexError, openNotebook } from 'codexlab';

const dir = process.argv[2] ?? '.';
const file = join(dir, 'day.md');
writeFileSync(file, '# Day one\n\nSample: water\n\nResult: unknown\n');
const notebook = await openNotebook(dir);

/** A note as somebody opens it: `noteRead` keeps what they saw, so that what they save can be merged. */
async function open(path: string) {
  const { bytes, hash } = await notebook.files.read(path);
  notebook.edits.noteRead(hash, bytes);
  return { text: new TextDecoder().decode(bytes), hash };
}

// Ada has the note open; meanwhile an editor saves another change of it.
const ada = await open('day.md');
writeFileSync(file, ada.text.replace('unknown', '42 mV'));
const mine = ada.text.replace('water', 'salt water');
const { outcome } = await notebook.edits.save('day.md', mine, { base: ada.hash });
console.log(`${outcome}:`);
console.log(readFileSync(file, 'utf8'));

// Now both change the same line: nothing is written, and both sides are told.
const again = await open('day.md');
writeFileSync(file, again.text.replace('42 mV', '43 mV'));
try {
  await notebook.edits.save('day.md', again.text.replace('42 mV', '41.8 mV'), { base: again.hash });
} catch (error) {
  if (!isCodexError(error, 'conflict')) throw error;
  console.log('refused:', JSON.stringify(error.details['conflicts'], null, 2));
}
await notebook.close();

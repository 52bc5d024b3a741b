// Writes a file three times, twice with a condition that holds and once with one that does not: write-safely.ts DIR
import { isCodexError, openNotebook } from 'codexlab';

const notebook = await openNotebook(process.argv[2] ?? '.');
await notebook.sync();

// null: only if nothing stands there yet
const first = await notebook.files.write('log.md', '# Log\n', { ifHash: null });
console.log('created', first.path);

try {
  await notebook.files.write('log.md', 'something else\n', { ifHash: null });
} catch (error) {
  if (!isCodexError(error, 'conflict')) throw error;
  console.log('refused: somebody else was there first');
}

// a hash: only if exactly this version stands there; the origin is kept in the change log
const origin = { actor: 'ada', via: 'example', requestId: null };
await notebook.files.write('log.md', '# Log\n\nDay one: it works. #lab\n', { ifHash: first.hash, origin });
const [hit] = (await notebook.search('tag:lab works')).items;
console.log('found', hit?.path);
await notebook.close();

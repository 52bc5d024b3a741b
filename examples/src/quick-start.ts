// Searches a folder, then prints its changes until Ctrl-C: quick-start.ts DIR WORD
import { openNotebook } from 'codexlab';

const [dir = '.', word = 'hello'] = process.argv.slice(2);
const ended = new AbortController();
process.once('SIGINT', () => ended.abort());

const notebook = await openNotebook(dir);
await notebook.sync();
for (const hit of (await notebook.search(word)).items) console.log('found', hit.path);
await notebook.watch();
console.log('watching', notebook.ref.root);
for await (const change of notebook.changes.follow({ signal: ended.signal })) {
  console.log(change.kind, change.path);
}
await notebook.close();

// Searches two folders with one set of threads: two-notebooks.ts DIR DIR WORD
import { openHost } from 'codexlab';

const [first = '.', second = '.', word = 'hello'] = process.argv.slice(2);
const host = await openHost();
const notebooks = await Promise.all([host.open(first), host.open(second)]);
await Promise.all(notebooks.map((notebook) => notebook.sync()));

for (const notebook of notebooks) {
  const { items, total } = await notebook.search(word, { limit: 5 });
  console.log(notebook.ref.root, total);
  for (const hit of items) console.log(' ', hit.path, hit.title);
}
await host.close();

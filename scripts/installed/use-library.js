// The library with everything included: a folder is indexed, searched, written and read. Argument: the folder.
import { isCodexError, openNotebook } from 'codexlab';

const notebook = await openNotebook(process.argv[2]);
await notebook.sync();
const { items } = await notebook.search('"learning rate" tag:optimiser');
await notebook.files.write('second.md', 'See [[first]].\n', { ifHash: null });
const backlinks = await notebook.links.backlinks('first.md');
const refused = await notebook.files.write('second.md', '', { ifHash: null }).catch((error) => error);
console.log(
  JSON.stringify({
    found: items.map(({ path, title }) => ({ path, title })),
    text: new TextDecoder().decode((await notebook.files.read('first.md')).bytes),
    backlinks: backlinks.items.map(({ source }) => source),
    refused: isCodexError(refused) && refused.code,
  }),
);
await notebook.close();

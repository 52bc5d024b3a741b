import type { CallOptions, CodexClient } from '@codexlab/server/client';
import type { Act, WriterPlace } from './writer.ts';

const PIECE_BYTES = 40_000;

/** Everything that a writer does to files: made, replaced, given properties, moved, deleted, uploaded in pieces. */
export function fileActs({ name, notebook, random, journal }: WriterPlace): readonly Act[] {
  const ids = new Map<string, string>();
  const query = { notebook_id: notebook };
  let count = 0;
  const newPath = () => `${name}/${random() < 0.5 ? '' : 'deep/'}n${count++}.md`;
  const anyPath = () => {
    const paths = journal.keys('file').filter((path) => path.endsWith('.md'));
    return paths[Math.floor(random() * paths.length)] ?? null;
  };
  const textOf = (path: string) => journal.get('file', path) ?? '';
  const word = () => `word${Math.floor(random() * 1e6)}`;

  async function placeOf(codex: CodexClient, path: string) {
    const known = ids.get(path);
    const id = known ?? (await codex.files.getByPath({ params: { path }, query })).data.id;
    ids.set(path, id);
    return { params: { file: id }, query };
  }

  async function create(codex: CodexClient): Promise<void> {
    const path = newPath();
    const content = `---\nrun: 0\n---\n\n# ${word()}\n\n${'text '.repeat(Math.floor(random() * 4000))}\n`;
    const options: CallOptions = { idempotencyKey: `create-${path}` };
    const body = { notebook_id: notebook, path, content };
    const send = async (client: CodexClient) => (await client.files.create({ body }, options)).data.id;
    const id = await journal.change([['file', path, content]], () => send(codex), send);
    if (id !== null) ids.set(path, id);
  }

  /** Does it to some file; when there is none yet, makes one. */
  const withFile =
    (work: (codex: CodexClient, path: string) => Promise<unknown>): Act =>
    async (codex) => {
      const path = anyPath();
      await (path === null ? create(codex) : work(codex, path));
    };

  const replace = withFile(async (codex, path) => {
    const place = await placeOf(codex, path);
    const content = `---\nrun: 0\n---\n\nreplaced by ${word()}\n`;
    const { etag } = await codex.files.get({ ...place, query: { ...query, content: false } });
    await journal.change([['file', path, content]], () =>
      codex.files.replace({ ...place, body: { content } }, { ifMatch: etag! }),
    );
  });

  const setProperty = withFile(async (codex, path) => {
    const place = await placeOf(codex, path);
    const run = Math.floor(random() * 1e6);
    const after = textOf(path).replace(/^run: .*$/m, `run: ${run}`);
    await journal.change([['file', path, after]], () =>
      codex.files.update({ ...place, body: { properties: { run } } }),
    );
  });

  const move = withFile(async (codex, path) => {
    const [place, to] = [await placeOf(codex, path), newPath()];
    ids.delete(path);
    await journal.change(
      [
        ['file', path, null],
        ['file', to, textOf(path)],
      ],
      () => codex.files.move({ ...place, body: { path: to } }),
    );
  });

  const remove = withFile(async (codex, path) => {
    const place = await placeOf(codex, path);
    ids.delete(path);
    await journal.change(
      [
        ['file', path, null],
        ['trash', path, 'once'],
      ],
      () => codex.files.remove(place, { ifMatch: '*' }),
    );
  });

  async function upload(codex: CodexClient): Promise<void> {
    const path = `${name}/u${count++}.txt`;
    const text = word().repeat(Math.ceil((2 * PIECE_BYTES) / 8));
    const bytes = new TextEncoder().encode(text);
    journal.uploading({ id: null, path, receivedBytes: 0 });
    const { id } = (await codex.uploads.begin({ body: { notebook_id: notebook, path, size: bytes.length } }))
      .data;
    const begun = { params: { upload: id }, query };
    for (let receivedBytes = 0; receivedBytes < bytes.length;) {
      journal.uploading({ id, path, receivedBytes });
      const body = bytes.subarray(receivedBytes, receivedBytes + PIECE_BYTES);
      const sent = await codex.uploads.append({ ...begun, query: { ...query, offset: receivedBytes }, body });
      receivedBytes = sent.data.received;
    }
    journal.uploading({ id, path, receivedBytes: bytes.length });
    await journal.change([['file', path, text]], () => codex.uploads.complete({ ...begun, body: {} }));
    journal.uploading(null);
  }

  return [create, create, replace, setProperty, move, remove, upload];
}

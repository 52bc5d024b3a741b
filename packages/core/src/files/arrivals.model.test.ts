import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isCodexError } from '../errors.ts';
import { hashOfBytes } from '../fs/memory-file-system.ts';
import { parseRelPath } from '../paths.ts';
import { type MemoryLine, openMemoryLine } from '../sync/memory-line.ts';
import { listTrash } from './trash-store.ts';
import { readUpload } from './upload-store.ts';

const PATHS = ['a.bin', 'b.bin', 'in/c.bin'];
const NO_ID = '01J0000000000000000000000Z';
const encode = (text: string) => new TextEncoder().encode(text);

type Command =
  | {
      readonly do: 'begin';
      readonly path: string;
      readonly sizeBytes: number | null;
      readonly create: boolean;
    }
  | { readonly do: 'append'; readonly upload: number; readonly shift: number; readonly text: string }
  | { readonly do: 'complete' | 'discard'; readonly upload: number }
  | { readonly do: 'remove'; readonly path: string }
  | { readonly do: 'restore'; readonly entry: number; readonly to: string | null }
  | { readonly do: 'restart' };

const at = fc.integer({ min: 0, max: 2 });
const path = fc.constantFrom(...PATHS);
const commands: fc.Arbitrary<readonly Command[]> = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constant('begin' as const),
      path,
      sizeBytes: fc.option(fc.integer({ min: 0, max: 4 })),
      create: fc.boolean(),
    }),
    fc.record({
      do: fc.constant('append' as const),
      upload: at,
      shift: fc.constantFrom(0, 0, 0, -1, 1),
      text: fc.constantFrom('', 'x', 'yz'),
    }),
    fc.record({
      do: fc.constantFrom('complete' as const, 'complete' as const, 'discard' as const),
      upload: at,
    }),
    fc.record({ do: fc.constant('remove' as const), path }),
    fc.record({ do: fc.constant('restore' as const), entry: at, to: fc.option(path) }),
    fc.record({ do: fc.constant('restart' as const) }),
  ),
  { maxLength: 30 },
);

interface ModelUpload {
  readonly id: string;
  readonly path: string;
  readonly sizeBytes: number | null;
  readonly create: boolean;
  text: string;
}

/** What the notebook should be: files, uploads under way, and what was removed, newest first. */
interface Model {
  readonly files: Map<string, string>;
  uploads: ModelUpload[];
  trash: { readonly path: string; readonly text: string }[];
}

it('is at every step what a naive notebook is: files, uploads and trash', async () => {
  const property = fc.asyncProperty(commands, async (steps) => {
    let opened = await openMemoryLine();
    const model: Model = { files: new Map(), uploads: [], trash: [] };
    for (const step of steps) {
      if (step.do === 'restart') {
        await opened.line.close();
        opened = await openMemoryLine({ on: opened });
      } else {
        const outcome = await perform(opened, model, step);
        expect(outcome.real, JSON.stringify(step)).toBe(outcome.expected);
      }
      await expectSame(opened, model);
    }
  });
  await fc.assert(property, { seed: 11, numRuns: 150 });
});

/** The code of the failure on both sides, or `done`. */
async function perform(
  opened: MemoryLine,
  model: Model,
  step: Exclude<Command, { do: 'restart' }>,
): Promise<{ real: string; expected: string }> {
  const expected = expectation(model, step);
  try {
    const id = await act(opened, model, step);
    if (expected === 'done') apply(model, step, id);
    return { real: 'done', expected };
  } catch (error) {
    if (!isCodexError(error)) throw error;
    return { real: error.code, expected };
  }
}

function expectation(model: Model, step: Exclude<Command, { do: 'restart' }>): string {
  if (step.do === 'begin') return step.create && model.files.has(step.path) ? 'conflict' : 'done';
  if (step.do === 'remove') return model.files.has(step.path) ? 'done' : 'not_found';
  if (step.do === 'restore') {
    const entry = model.trash[step.entry];
    if (!entry) return 'not_found';
    return model.files.has(step.to ?? entry.path) ? 'conflict' : 'done';
  }
  const upload = model.uploads[step.upload];
  if (!upload) return 'not_found';
  const { text, sizeBytes } = upload;
  if (step.do === 'discard') return 'done';
  if (step.do === 'append') {
    if (step.shift !== 0) return 'conflict';
    return sizeBytes !== null && text.length + step.text.length > sizeBytes ? 'too_large' : 'done';
  }
  if (sizeBytes !== null && text.length < sizeBytes) return 'conflict';
  return upload.create && model.files.has(upload.path) ? 'conflict' : 'done';
}

async function act(
  { line, fs }: MemoryLine,
  model: Model,
  step: Exclude<Command, { do: 'restart' }>,
): Promise<string | null> {
  if (step.do === 'begin') {
    const ifHash = step.create ? null : undefined;
    return (await line.beginUpload({ path: parseRelPath(step.path), sizeBytes: step.sizeBytes, ifHash })).id;
  }
  if (step.do === 'remove') await line.remove(parseRelPath(step.path));
  else if (step.do === 'restore') {
    const { items } = await listTrash(fs, {});
    const to = step.to === null ? undefined : parseRelPath(step.to);
    await line.restore(items[step.entry]?.id ?? NO_ID, { to });
  } else {
    const upload = model.uploads[step.upload];
    const id = upload?.id ?? NO_ID;
    if (step.do === 'append')
      await line.appendUpload(id, (upload?.text.length ?? 0) + step.shift, encode(step.text));
    else if (step.do === 'complete') await line.completeUpload(id);
    else await line.discardUpload(id);
  }
  return null;
}

function apply(model: Model, step: Exclude<Command, { do: 'restart' }>, id: string | null): void {
  if (step.do === 'begin') model.uploads.push({ ...step, id: id ?? '', text: '' });
  else if (step.do === 'append') model.uploads[step.upload]!.text += step.text;
  else if (step.do === 'remove') {
    model.trash.unshift({ path: step.path, text: model.files.get(step.path)! });
    model.files.delete(step.path);
  } else if (step.do === 'restore') {
    const [entry] = model.trash.splice(step.entry, 1);
    model.files.set(step.to ?? entry!.path, entry!.text);
  } else {
    const [upload] = model.uploads.splice(step.upload, 1);
    if (step.do === 'complete') model.files.set(upload!.path, upload!.text);
  }
}

async function expectSame({ disk, index, fs }: MemoryLine, model: Model): Promise<void> {
  const files = [...model.files].sort(([a], [b]) => (a < b ? -1 : 1));
  const onDisk = [...disk.files()].map(([each, bytes]) => [each, new TextDecoder().decode(bytes)]);
  expect(onDisk).toEqual(files);
  const indexed = [...index.files()].map(([each, { entry }]) => [each, entry.hash]);
  expect(new Map(indexed as [string, unknown][])).toEqual(
    new Map(files.map(([each, text]) => [each, hashOfBytes(encode(text))])),
  );
  for (const { id, text } of model.uploads)
    expect((await readUpload(fs, id)).upload.receivedBytes).toBe(text.length);
  const { items } = await listTrash(fs, {});
  expect(items.map((item) => [item.path, item.sizeBytes])).toEqual(
    model.trash.map((entry) => [entry.path, entry.text.length]),
  );
}

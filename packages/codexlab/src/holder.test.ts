import { readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { absPath, systemTimer, type Timer } from '@codexlab/core';
import { askHolder, serveWaiters } from './holder.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

function indexFolder(files: Readonly<Record<string, string>> = {}) {
  return absPath(temporaryFolder(files));
}

function serve(dir: ReturnType<typeof indexFolder>, settled: () => Promise<void>): () => void {
  const stop = serveWaiters(dir, settled);
  onTestFinished(stop);
  return stop;
}

function failureOf(promise: Promise<void>): Promise<unknown> {
  return promise.then(
    () => null,
    (error: unknown) => error,
  );
}

describe('waiting for the holder of a notebook', () => {
  it('ends once the holder has caught up, and leaves nothing behind', async () => {
    const dir = indexFolder();
    const settled = vi.fn<() => Promise<void>>(async () => undefined);
    serve(dir, settled);
    await askHolder(dir, systemTimer);
    expect(settled).toHaveBeenCalledOnce();
    expect(readdirSync(join(dir, 'waiting'))).toEqual([]);
  });

  it('touches no file that is not a question', async () => {
    const dir = indexFolder({
      'waiting/note.md': 'mine',
      'waiting/ask-me.md': '',
      'waiting/ask-01ARZ3NDEKTSV4RRFFQ69G5FAV': 'not empty',
    });
    serve(dir, async () => undefined);
    await askHolder(dir, systemTimer);
    expect(readdirSync(join(dir, 'waiting')).sort()).toEqual([
      'ask-01ARZ3NDEKTSV4RRFFQ69G5FAV',
      'ask-me.md',
      'note.md',
    ]);
  });

  it('refuses a link in place of the folder for questions, on both sides', async () => {
    const dir = indexFolder({ 'notes/ask-01ARZ3NDEKTSV4RRFFQ69G5FAV': '' });
    symlinkSync(join(dir, 'notes'), join(dir, 'waiting'));
    expect(() => serveWaiters(dir, async () => undefined)).toThrow(
      expect.objectContaining({ code: 'conflict' }),
    );
    await expect(askHolder(dir, systemTimer)).rejects.toMatchObject({ code: 'conflict' });
    expect(readdirSync(join(dir, 'notes'))).toEqual(['ask-01ARZ3NDEKTSV4RRFFQ69G5FAV']);
  });

  it('leaves a question open that could not be answered, and tells it when the holder ends', async () => {
    const dir = indexFolder();
    const settled = vi.fn<() => Promise<void>>(() => Promise.reject(new Error('not now')));
    const stop = serve(dir, settled);
    const asked = askHolder(dir, systemTimer);
    const failure = failureOf(asked);
    await vi.waitFor(() => expect(settled).toHaveBeenCalled());
    stop();
    expect(await failure).toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('has ended') as string,
    });
  });

  it('has patience anew at each sign of the holder, and gives up without one', async () => {
    const dir = indexFolder();
    const patience: { cancelled: boolean; giveUp: () => void }[] = [];
    const timer: Timer = {
      ...systemTimer,
      after(_delayMs, giveUp) {
        const started = { cancelled: false, giveUp };
        patience.push(started);
        return () => (started.cancelled = true);
      },
    };
    const asked = askHolder(dir, timer);
    const failure = failureOf(asked);
    const [question] = readdirSync(join(dir, 'waiting'));
    utimesSync(join(dir, 'waiting', question!), new Date(1e12), new Date(1e12));
    await vi.waitFor(() => expect(patience).toHaveLength(2));
    expect(patience.map(({ cancelled }) => cancelled)).toEqual([true, false]);
    patience[1]!.giveUp();
    expect(await failure).toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('does not answer') as string,
    });
    expect(readdirSync(join(dir, 'waiting'))).toEqual([]);
  });

  it('says clearly when nothing can be written there', async () => {
    const dir = indexFolder();
    writeFileSync(join(dir, 'waiting'), 'a file');
    await expect(askHolder(dir, systemTimer)).rejects.toMatchObject({ name: 'CodexError' });
  });
});

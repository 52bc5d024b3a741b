import { existsSync, type FSWatcher, mkdirSync, readdirSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AbsPath, CodexError, createIds, systemClock, type Timer } from '@codexlab/core';

/*
 * One process holds a notebook and indexes it; others only read. To learn when the holder has caught up, another
 * process puts an empty file into `waiting/` beside the index, and the holder takes it away once everything that
 * was changed before is in the index.
 */

const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 250;

function waitingDir(indexDir: AbsPath): string {
  return join(indexDir, 'waiting');
}

/** Answers other processes while this one holds the notebook; the returned function ends it. */
export function serveWaiters(indexDir: AbsPath, settled: () => Promise<void>): () => void {
  const dir = waitingDir(indexDir);
  mkdirSync(dir, { recursive: true });
  const answering = new Set<string>();

  async function answer(name: string): Promise<void> {
    answering.add(name);
    try {
      await settled();
    } finally {
      rmSync(join(dir, name), { force: true });
      answering.delete(name);
    }
  }

  function look(): void {
    if (!existsSync(dir)) return;
    for (const name of readdirSync(dir)) if (!answering.has(name)) answer(name).catch(() => undefined); // the asker runs out of patience
  }

  const watcher = watch(dir, look);
  watcher.on('error', () => undefined);
  watcher.unref();
  look();
  return () => watcher.close();
}

/** Waits until the process that holds the notebook has caught up. Throws `unavailable` when it does not answer. */
export async function askHolder(indexDir: AbsPath, timer: Timer): Promise<void> {
  const dir = waitingDir(indexDir);
  const question = join(dir, createIds(systemClock)());
  try {
    mkdirSync(dir, { recursive: true });
    writeFileSync(question, '');
  } catch (cause) {
    throw new CodexError(
      'unavailable',
      `${dir} cannot be written, so the process that holds the notebook cannot be asked.`,
      {},
      { cause },
    );
  }
  try {
    await untilGone(question, dir, timer);
  } finally {
    rmSync(question, { force: true });
  }
}

function untilGone(question: string, dir: string, timer: Timer): Promise<void> {
  return new Promise((resolve, reject) => {
    const stops: (() => void)[] = [];
    const end = (then: () => void) => {
      for (const stop of stops) stop();
      then();
    };
    const look = () => {
      if (!existsSync(question)) end(resolve);
    };
    const watcher: FSWatcher = watch(dir, look);
    watcher.on('error', () => undefined);
    const poll = setInterval(look, LOOK_EVERY_MS);
    const tooLate = new CodexError(
      'unavailable',
      'The process that holds the notebook does not answer. End it, or wait and try again.',
    );
    stops.push(
      () => watcher.close(),
      () => clearInterval(poll),
      timer.after(PATIENCE_MS, () => end(() => reject(tooLate))),
    );
    look();
  });
}

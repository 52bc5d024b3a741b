import {
  closeSync,
  constants,
  lstatSync,
  lutimesSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  type Stats,
  watch,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { type AbsPath, CodexError, createIds, isUlid, systemClock, type Timer } from '@codexlab/core';
import { isRealFolder } from './own-folder.ts';

/*
 * One process holds a notebook and indexes it; others only read. To learn when the holder has caught up, another
 * process puts an empty file `ask-<ulid>` into `waiting/` beside the index. The holder takes it away once everything
 * that was changed before is in the index, and renews its time as long as it is at it.
 */

/** How long a question may lie there without a sign of the holder. */
const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 250;
const RENEW_EVERY_MS = 5_000;
const PREFIX = 'ask-';
const ENDED = 'ended';

/**
 * Answers other processes while this one holds the notebook; the returned function ends it. Touches nothing but
 * questions. Throws `conflict` when something else is where questions go, `unavailable` when no folder can be made.
 */
export function serveWaiters(indexDir: AbsPath, settled: () => Promise<void>): () => void {
  const dir = openWaitingDir(indexDir);
  const answering = new Set<string>();
  let ended = false;

  async function answer(question: string): Promise<void> {
    answering.add(question);
    const renewing = setInterval(() => renew(question), RENEW_EVERY_MS);
    renewing.unref();
    try {
      await settled();
      if (!ended) rmSync(question, { force: true });
    } catch {
      setTimeout(look, RENEW_EVERY_MS).unref(); // tried again until the asker gives up
    } finally {
      clearInterval(renewing);
      answering.delete(question);
    }
  }

  function look(): void {
    if (ended) return;
    for (const question of questionsIn(dir)) if (!answering.has(question)) void answer(question);
  }

  const watcher = watchFolder(dir, look);
  const poll = watcher ? undefined : setInterval(look, LOOK_EVERY_MS).unref();
  look();
  return () => {
    if (ended) return;
    ended = true;
    watcher?.close();
    clearInterval(poll);
    for (const question of questionsIn(dir)) tellEnd(question);
  };
}

/**
 * Waits until the process that holds the notebook has caught up, however long that takes while it is at work.
 * Throws `unavailable` when there has been no sign of it for a minute, when it ends, or when it cannot be asked.
 */
export async function askHolder(indexDir: AbsPath, timer: Timer): Promise<void> {
  const dir = openWaitingDir(indexDir);
  const question = join(dir, `${PREFIX}${createIds(systemClock)()}`);
  try {
    writeFileSync(question, '', { flag: 'wx' });
  } catch (cause) {
    const message = `${dir} cannot be written, so the process that holds the notebook cannot be asked.`;
    throw new CodexError('unavailable', message, { path: dir }, { cause });
  }
  try {
    await untilGone(question, dir, timer);
  } finally {
    rmSync(question, { force: true });
  }
}

function untilGone(question: string, dir: string, timer: Timer): Promise<void> {
  return new Promise((resolve, reject) => {
    let lastSignMs: number | null = null;
    let stopPatience: () => void = () => undefined;
    const end = (then: () => void) => {
      watcher?.close();
      clearInterval(poll);
      stopPatience();
      then();
    };
    const look = () => {
      const found = statOf(question);
      if (!found) return end(resolve);
      if (found.size > 0) return end(() => reject(holderEnded()));
      if (found.mtimeMs === lastSignMs) return;
      lastSignMs = found.mtimeMs;
      stopPatience();
      stopPatience = timer.after(PATIENCE_MS, () => end(() => reject(noAnswer())));
    };
    const watcher = watchFolder(dir, look);
    const poll = setInterval(look, LOOK_EVERY_MS);
    look();
  });
}

function noAnswer(): CodexError {
  const message = 'The process that holds the notebook does not answer. End it, or wait and try again.';
  return new CodexError('unavailable', message);
}

function holderEnded(): CodexError {
  return new CodexError('unavailable', 'The process that held the notebook has ended. Try again.');
}

/** Null at the limit of watches: who looks must look at intervals then. */
function watchFolder(dir: string, onChange: () => void): { close(): void } | null {
  try {
    const watcher = watch(dir, { persistent: false }, onChange);
    watcher.on('error', () => undefined);
    return watcher;
  } catch {
    return null;
  }
}

function openWaitingDir(indexDir: AbsPath): string {
  const dir = join(indexDir, 'waiting');
  try {
    mkdirSync(dir, { recursive: true });
  } catch (cause) {
    throw new CodexError('unavailable', `The folder ${dir} cannot be made.`, { path: dir }, { cause });
  }
  if (isRealFolder(dir)) return dir;
  throw new CodexError('conflict', `${dir} is no folder itself. Move it away, then try again.`, {
    path: dir,
  });
}

/** Whatever else lies in the folder belongs to somebody else. */
function questionsIn(dir: string): readonly string[] {
  try {
    if (!isRealFolder(dir)) return [];
    const names = readdirSync(dir).filter(
      (name) => name.startsWith(PREFIX) && isUlid(name.slice(PREFIX.length)),
    );
    return names.map((name) => join(dir, name)).filter(isQuestion);
  } catch {
    return []; // the asker gives up in time
  }
}

function isQuestion(path: string): boolean {
  const found = statOf(path);
  return found !== null && found.isFile() && found.size === 0;
}

function statOf(path: string): Stats | null {
  return lstatSync(path, { throwIfNoEntry: false }) ?? null;
}

function renew(question: string): void {
  try {
    const now = new Date();
    lutimesSync(question, now, now);
  } catch {
    // gone: its asker has given up
  }
}

function tellEnd(question: string): void {
  try {
    const file = openSync(question, constants.O_WRONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      writeSync(file, ENDED);
    } finally {
      closeSync(file);
    }
  } catch {
    // gone: its asker has given up
  }
}

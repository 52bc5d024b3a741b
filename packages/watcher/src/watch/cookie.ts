import fs from 'node:fs';
import { type AbsPath, type RelPath } from '@codexlab/core';
import { systemPath } from '../fs/folder.ts';
import { newTemporaryId } from '../fs/temporary-names.ts';
import { createWalk } from '../fs/walk.ts';
import { TEMPORARY_FOLDER, makeFolder, within } from '../fs/write-folder.ts';
import { systemWriteIo } from '../fs/write-io.ts';
import type { WatchFolder } from './watch-folder.ts';

/** Tells when all events of earlier changes have arrived: events come in order, so the one of a new file comes last. */
export interface Cookies {
  /** Writes a cookie; true when its event came, false when it did not in time. Throws the system's errors. */
  pass(): Promise<boolean>;
  close(): void;
}

/** What cookies need. `wait` calls `expired` after the time in which a cookie must be seen. */
export interface CookieOptions {
  readonly root: AbsPath;
  readonly watchFolder: WatchFolder;
  wait(expired: () => void): () => void;
}

/** Makes cookies; the folder for them is made and watched with the first. */
export function createCookies({ root, watchFolder, wait }: CookieOptions): Cookies {
  const walk = createWalk(root);
  const expected = new Map<string, () => void>();
  let armed: { readonly identity: string; readonly handle: { close(): void } } | null = null;

  async function pass(): Promise<boolean> {
    const ground = { walk, io: systemWriteIo, caseSensitive: true };
    return within(await makeFolder(ground, TEMPORARY_FOLDER), async (folder) => {
      arm(`${folder.stat.dev}:${folder.stat.ino}:${folder.stat.birthtimeNs}`);
      const name = `cookie-${newTemporaryId()}`;
      const seen = expect(name);
      fs.writeFileSync(folder.at(name), '', { flag: 'wx' });
      try {
        return await seen;
      } finally {
        fs.rmSync(folder.at(name), { force: true });
      }
    });
  }

  function expect(name: string): Promise<boolean> {
    return new Promise((resolve) => {
      const finish = (seen: boolean) => {
        cancel();
        expected.delete(name);
        resolve(seen);
      };
      const cancel = wait(() => finish(false));
      expected.set(name, () => finish(true));
    });
  }

  function arm(identity: string): void {
    if (armed?.identity === identity) return;
    armed?.handle.close();
    armed = null;
    const path = systemPath(root, TEMPORARY_FOLDER satisfies RelPath);
    const onEvent = (name: string | null) => void (name !== null && expected.get(name)?.());
    armed = { identity, handle: watchFolder(path, { onEvent, onError: forget }) };
  }

  function forget(): void {
    armed?.handle.close();
    armed = null;
  }

  return { pass, close: forget };
}

import { type BigIntStats, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AbsPath,
  CodexError,
  type Properties,
  type SettingsChange,
  type SettingsStore,
} from '@codexlab/core';
import { changeYaml } from '@codexlab/metadata';
import { isInside } from './index-dir.ts';
import { parseSettings, readIfThere, replaceFile, SETTINGS_HEAD } from './settings-file.ts';

const MAX_ATTEMPTS = 5;

/** Where the settings of a notebook may lie. */
export interface SettingsPlaces {
  readonly root: AbsPath;
  readonly indexDir: AbsPath;
}

/**
 * The settings of a notebook: `notebook.yml` beside its index. Where that does not lie in the notebook itself, what is
 * said in the notebook's own file is read too, and what is said by the side of the index goes before it. Other processes may change the file at any time: it is
 * looked at on each reading, and a change that somebody else got in between is planned anew.
 */
export function openSettings({ root, indexDir }: SettingsPlaces): SettingsStore {
  const path = join(indexDir, 'notebook.yml');
  const shipped = isInside(root, indexDir) ? null : join(root, '.codex', 'notebook.yml');
  let cached: { readonly stamp: string; readonly held: Properties } | null = null;
  let last: Promise<unknown> = Promise.resolve();

  async function read(): Promise<Properties> {
    const stamp = [path, ...(shipped === null ? [] : [shipped])].map(stampOf).join('/');
    if (cached?.stamp !== stamp) {
      const own = parse(readIfThere(path) ?? '');
      const text = shipped === null ? null : readIfThere(shipped);
      cached = { stamp, held: text === null ? own : beneath(own, parseSettings(shipped!, text)) };
    }
    return cached.held;
  }

  const parse = (text: string): Properties => parseSettings(path, text);

  async function change(plan: (held: Properties) => readonly SettingsChange[]): Promise<void> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const before = readIfThere(path);
      const after = await edited(before ?? SETTINGS_HEAD, plan);
      if (readIfThere(path) !== before) continue;
      if (after !== before) write(path, after);
      cached = null;
      return;
    }
    throw new CodexError('conflict', `${path} is being changed by somebody else; try again.`, { path });
  }

  async function edited(
    text: string,
    plan: (held: Properties) => readonly SettingsChange[],
  ): Promise<string> {
    const eol = /\r\n/.test(text) ? '\r\n' : '\n';
    let after = text;
    for (const each of plan(parse(text))) after = await changeYaml(after, each, { eol, firstLine: 1 });
    return after;
  }

  return {
    read,
    /** One after the other within this process. */
    change(plan) {
      const done = last.then(() => change(plan));
      last = done.catch(() => undefined);
      return done;
    },
  };
}

/** Tags are joined one by one; of anything else the own value counts. */
function beneath(own: Properties, shipped: Properties): Properties {
  const [tags, below] = [own['tags'], shipped['tags']].map((value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {},
  );
  return { ...shipped, ...own, tags: { ...below, ...tags } };
}

function write(path: string, text: string): void {
  try {
    replaceFile(path, text);
  } catch (cause) {
    throw new CodexError('unavailable', `${path} cannot be written.`, { path }, { cause });
  }
}

/** Differs whenever the file may; `''` when there is none. Throws `unavailable` when it cannot be looked at. */
function stampOf(path: string): string {
  const found = statOf(path);
  return found ? `${found.size}:${found.mtimeNs}:${found.ctimeNs}:${found.ino}` : '';
}

function statOf(path: string): BigIntStats | null {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false }) ?? null;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOTDIR') return null;
    throw new CodexError('unavailable', `${path} cannot be looked at.`, { path }, { cause });
  }
}

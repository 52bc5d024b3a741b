import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { SAFE_SETTINGS } from './git-settings.ts';
import { runGit } from './run-git.ts';

/** The repository's own settings, with all files that it includes: the last value of each name. */
export type RepositorySettings = ReadonlyMap<string, string>;

interface Known {
  readonly key: string;
  readonly files: readonly string[];
  readonly settings: RepositorySettings;
}

/** Kept as long as the files they were read from are the same; never where one includes others, which may come and go. */
const known = new Map<string, Known>();
const MAX_KNOWN = 64;

/** Reads the settings; runs nothing that they name. */
export async function readSettings(place: {
  readonly git: string;
  readonly top: string;
}): Promise<RepositorySettings> {
  const kept = known.get(place.top);
  if (kept && (await keyOf(kept.files)) === kept.key) return kept.settings;
  known.delete(place.top);
  const { out } = await runGit({
    git: place.git,
    cwd: place.top,
    args: ['config', '--list', '-z', '--show-origin', '--includes'],
    settings: SAFE_SETTINGS,
  });
  const { files, settings } = parse(out, place.top);
  const plain = ![...settings.keys()].some((name) =>
    /^include(if)?\.|^extensions\.worktreeconfig$/.test(name),
  );
  if (plain) keep(place.top, { key: await keyOf(files), files, settings });
  return settings;
}

function keep(top: string, value: Known): void {
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(top, value);
}

function parse(
  out: Buffer,
  top: string,
): { readonly files: readonly string[]; readonly settings: Map<string, string> } {
  const files = new Set<string>();
  const settings = new Map<string, string>();
  const parts = out.toString('utf8').split('\0');
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const origin = parts[at] ?? '';
    if (!origin.startsWith('file:')) continue;
    files.add(resolve(top, origin.slice('file:'.length)));
    const line = parts[at + 1] ?? '';
    const end = line.indexOf('\n');
    settings.set(end < 0 ? line : line.slice(0, end), end < 0 ? 'true' : line.slice(end + 1));
  }
  return { files: [...files], settings };
}

async function keyOf(files: readonly string[]): Promise<string> {
  const stats = await Promise.all(files.map((file) => stat(file, { bigint: true }).catch(() => null)));
  return stats
    .map((found) => found && [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join(' '))
    .join('\n');
}

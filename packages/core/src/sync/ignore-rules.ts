import ignore, { type Ignore } from 'ignore';
import { isCodexError } from '../errors.ts';
import type { FileStat, FileSystem } from '../fs/file-system.ts';
import { type RelPath, ROOT, folderOf, nameOf, relPathOnDisk } from '../paths.ts';

/** Names that are never part of a notebook's content, as whole components in exactly this spelling. */
export const BUILT_IN_IGNORES: ReadonlySet<string> = new Set([
  '.git',
  '.codex',
  'node_modules',
  '__pycache__',
  '.DS_Store',
  '.Spotlight-V100',
  '.Trashes',
  '.fseventsd',
  'Thumbs.db',
  'desktop.ini',
  '$RECYCLE.BIN',
  'System Volume Information',
]);

const MAX_IGNORE_FILE_BYTES = 1024 * 1024;
const MAX_PATTERN_LENGTH = 1024;
/** A pattern becomes a regular expression; very many stars would make it slow on unlucky names. */
const MAX_STARS = 8;

/** Tells whether something in the folder that a chain belongs to is left out. */
export interface IgnoreChain {
  ignores(path: RelPath, isFolder: boolean): boolean;
}

/** The ignore files of a notebook: `.gitignore`, then `.codexignore`, which has the last word. */
export interface IgnoreRules {
  /** The rules that hold inside a folder. Pass its listing to notice that an ignore file in it has changed. */
  chainFor(folder: RelPath, listing?: readonly FileStat[]): Promise<IgnoreChain>;
  /** True when the path itself or a folder above it is left out. */
  isIgnored(path: RelPath, isFolder: boolean): Promise<boolean>;
}

interface FolderRules {
  readonly key: string;
  readonly git: Ignore | null;
  readonly codex: Ignore | null;
}

/** True for the name of a file that changes what is ignored. */
export function isIgnoreFile(path: RelPath): boolean {
  const name = nameOf(path);
  return name === '.gitignore' || name === '.codexignore';
}

/** Reads ignore files when they are needed and remembers them by their stat. */
export function createIgnoreRules(fs: FileSystem, options: { readonly ignoreFiles: boolean }): IgnoreRules {
  const known = new Map<RelPath, FolderRules>();

  async function rulesOf(folder: RelPath, listing?: readonly FileStat[]): Promise<FolderRules> {
    const cached = known.get(folder);
    if (cached && !listing) return cached;
    const stats = listing
      ? listing.filter((stat) => isIgnoreFile(stat.path))
      : await statIgnoreFiles(fs, folder);
    const key = stats.map((stat) => `${stat.path}:${stat.statKey}`).join('|');
    if (cached?.key === key) return cached;
    const rules = { key, git: await load(stats, '.gitignore'), codex: await load(stats, '.codexignore') };
    known.set(folder, rules);
    return rules;
  }

  async function load(stats: readonly FileStat[], name: string): Promise<Ignore | null> {
    const stat = stats.find((each) => nameOf(each.path) === name && each.kind === 'file');
    return stat ? readPatterns(fs, stat.path) : null;
  }

  async function chainFor(folder: RelPath, listing?: readonly FileStat[]): Promise<IgnoreChain> {
    if (!options.ignoreFiles) return builtInOnly;
    const chain: { folder: RelPath; rules: FolderRules }[] = [];
    for (const each of foldersDownTo(folder)) {
      const rules = await rulesOf(each, each === folder ? listing : undefined);
      if (rules.git || rules.codex) chain.push({ folder: each, rules });
    }
    return chain.length === 0
      ? builtInOnly
      : { ignores: (path, isFolder) => isLeftOut(chain, path, isFolder) };
  }

  return {
    chainFor,
    async isIgnored(path, isFolder) {
      for (const folder of foldersDownTo(folderOf(path)).slice(1)) {
        if ((await chainFor(folderOf(folder))).ignores(folder, true)) return true;
      }
      return path !== ROOT && (await chainFor(folderOf(path))).ignores(path, isFolder);
    },
  };
}

const builtInOnly: IgnoreChain = { ignores: (path) => BUILT_IN_IGNORES.has(nameOf(path)) };

function isLeftOut(
  chain: readonly { folder: RelPath; rules: FolderRules }[],
  path: RelPath,
  isFolder: boolean,
): boolean {
  if (BUILT_IN_IGNORES.has(nameOf(path))) return true;
  let left = false;
  for (const source of ['git', 'codex'] as const) {
    for (const { folder, rules } of chain) {
      const matcher = rules[source];
      if (!matcher) continue;
      const below = folder === ROOT ? path : path.slice(folder.length + 1);
      const verdict = matcher.test(isFolder ? `${below}/` : below);
      if (verdict.ignored) left = true;
      else if (verdict.unignored) left = false;
    }
  }
  return left;
}

function foldersDownTo(folder: RelPath): RelPath[] {
  if (folder === ROOT) return [ROOT];
  return [...foldersDownTo(folderOf(folder)), folder];
}

async function statIgnoreFiles(fs: FileSystem, folder: RelPath): Promise<FileStat[]> {
  const names = ['.codexignore', '.gitignore'];
  const stats = await Promise.all(names.map((name) => fs.stat(relPathOnDisk(folder, name))));
  return stats.filter((stat) => stat !== null);
}

async function readPatterns(fs: FileSystem, path: RelPath): Promise<Ignore | null> {
  try {
    const { bytes } = await fs.read(path, { maxBytes: MAX_IGNORE_FILE_BYTES });
    const lines = new TextDecoder().decode(bytes).split(/\r?\n/);
    return ignore({ ignorecase: false }).add(lines.filter(isAffordable));
  } catch (error) {
    if (isCodexError(error) && error.details.root !== true) return null;
    throw error;
  }
}

function isAffordable(pattern: string): boolean {
  return pattern.length <= MAX_PATTERN_LENGTH && pattern.split('*').length - 1 <= MAX_STARS * 2;
}

import ignore, { type Ignore } from 'ignore';
import { joinPath } from './tree.ts';

/** What git ignores: `.gitignore` of each folder down from the top, and `info/exclude`. */
export interface Ignored {
  /** For a path of the repository whose folders are not ignored themselves. */
  ignores(path: string, isFolder: boolean): Promise<boolean>;
  /** The same, looking at every folder above as well. */
  ignoresBelow(path: string, isFolder: boolean): Promise<boolean>;
}

/** Reads a file of the checked-out folder or of the repository; null when it is not there. */
export type ReadText = (path: string) => Promise<string | null>;

const MAX_PATTERN_LENGTH = 1024;
/** A pattern becomes a regular expression; very many stars would make it slow on unlucky names … */
const MAX_STARS = 16;
/** … and each `**` as slow again as the path is deep. */
const MAX_DOUBLE_STARS = 3;

/** Reads the rules when they are needed and keeps them; make a new one for each piece of work. */
export function createIgnored(options: {
  readonly read: ReadText;
  readonly exclude: string | null;
}): Ignored {
  const known = new Map<string, Promise<Ignore>>();
  const excluded = parseRules(options.exclude);

  function rulesOf(folder: string): Promise<Ignore> {
    let rules = known.get(folder);
    if (!rules) known.set(folder, (rules = options.read(joinPath(folder, '.gitignore')).then(parseRules)));
    return rules;
  }

  async function ignores(path: string, isFolder: boolean): Promise<boolean> {
    for (const folder of foldersUp(path)) {
      const below = folder === '' ? path : path.slice(folder.length + 1);
      const said = verdict(await rulesOf(folder), below, isFolder);
      if (said !== null) return said;
    }
    return verdict(excluded, path, isFolder) ?? false;
  }

  return {
    ignores,
    async ignoresBelow(path, isFolder) {
      for (const folder of foldersUp(path).toReversed().slice(1))
        if (await ignores(folder, true)) return true;
      return ignores(path, isFolder);
    },
  };
}

/** The folders that hold a path, the nearest first, the top (`''`) last. */
export function foldersUp(path: string): string[] {
  const folders: string[] = [];
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1))
    folders.push(path.slice(0, slash));
  return [...folders, ''];
}

/** Patterns as `ignore` reads them, case counting, without those that would cost too much to ask. */
export function patternsOf(lines: readonly string[]): Ignore {
  return ignore({ ignorecase: false, allowRelativePaths: true }).add(lines.filter(isAffordable));
}

function parseRules(text: string | null): Ignore {
  return patternsOf((text ?? '').replace(/^\ufeff/, '').split(/\r?\n/));
}

function isAffordable(pattern: string): boolean {
  return (
    pattern.length <= MAX_PATTERN_LENGTH &&
    pattern.split('*').length - 1 <= MAX_STARS &&
    pattern.split('**').length - 1 <= MAX_DOUBLE_STARS
  );
}

/** Null when no rule says anything. */
function verdict(rules: Ignore, path: string, isFolder: boolean): boolean | null {
  const { ignored, unignored } = rules.test(isFolder ? `${path}/` : path);
  return ignored ? true : unignored ? false : null;
}

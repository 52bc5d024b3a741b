import { type PathPattern, parsePattern } from './patterns.ts';
import { joinPath } from './tree.ts';

/** What git ignores: `.gitignore` of each folder down from the top, and `info/exclude`. */
export interface Ignored {
  /** For a path of the repository whose folders are not ignored themselves. */
  ignores(path: string, isFolder: boolean): Promise<boolean>;
  /** The same, looking at every folder above as well. */
  ignoresBelow(path: string, isFolder: boolean): Promise<boolean>;
}

interface Rule {
  readonly pattern: PathPattern;
  readonly isNegated: boolean;
}

/** Reads a file of the checked-out folder or of the repository; null when it is not there. */
export type ReadText = (path: string) => Promise<string | null>;

/** Reads the rules when they are needed and keeps them; make a new one for each piece of work. */
export function createIgnored(options: {
  readonly read: ReadText;
  readonly exclude: string | null;
}): Ignored {
  const known = new Map<string, Promise<readonly Rule[]>>();
  const excluded = parseRules(options.exclude ?? '');

  function rulesOf(folder: string): Promise<readonly Rule[]> {
    let rules = known.get(folder);
    if (!rules)
      known.set(
        folder,
        (rules = options.read(joinPath(folder, '.gitignore')).then((text) => parseRules(text ?? ''))),
      );
    return rules;
  }

  async function ignores(path: string, isFolder: boolean): Promise<boolean> {
    for (const folder of foldersUp(path)) {
      const below = folder === '' ? path : path.slice(folder.length + 1);
      const verdict = lastVerdict(await rulesOf(folder), below, isFolder);
      if (verdict !== null) return verdict;
    }
    return lastVerdict(excluded, path, isFolder) ?? false;
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

function lastVerdict(rules: readonly Rule[], path: string, isFolder: boolean): boolean | null {
  const rule = rules.findLast((each) => each.pattern.matches(path, isFolder));
  return rule ? !rule.isNegated : null;
}

function parseRules(text: string): Rule[] {
  return text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .map(trimEnd)
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const isNegated = line.startsWith('!');
      return { isNegated, pattern: parsePattern(isNegated ? line.slice(1) : line) };
    });
}

/** Spaces at the end count only behind a backslash. */
function trimEnd(line: string): string {
  const bare = line.replace(/ +$/, '');
  return bare.endsWith('\\') && bare.length < line.length ? `${bare} ` : bare;
}

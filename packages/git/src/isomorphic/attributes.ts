import { type ReadText, foldersUp, patternsOf } from './ignored.ts';
import { joinPath } from './tree.ts';

/** The value of an attribute: set, unset (`-text`), or a word. */
export type AttributeValue = string | boolean;

/** What `.gitattributes` files say of a path. */
export interface Attributes {
  /** Only what is said: an attribute that is not is not in the map. */
  of(path: string): Promise<ReadonlyMap<string, AttributeValue>>;
}

interface Rule {
  readonly matches: (path: string) => boolean;
  readonly changes: readonly Change[];
}

/** Null takes back what was said before. */
type Change = readonly [name: string, value: AttributeValue | null];

const BINARY: readonly Change[] = [
  ['diff', false],
  ['merge', false],
  ['text', false],
];

/** Reads the files when they are needed and keeps them; make a new one for each piece of work. */
export function createAttributes(options: {
  readonly read: ReadText;
  readonly info: string | null;
}): Attributes {
  const known = new Map<string, Promise<readonly Rule[]>>();
  const macros = new Map<string, readonly Change[]>([['binary', BINARY]]);
  const info = parseRules(options.info ?? '', macros);

  function rulesOf(folder: string): Promise<readonly Rule[]> {
    let rules = known.get(folder);
    if (!rules) {
      const file = options.read(joinPath(folder, '.gitattributes'));
      // Only the file at the top may define macros.
      known.set(
        folder,
        (rules = file.then((text) => parseRules(text ?? '', folder === '' ? macros : new Map(macros)))),
      );
    }
    return rules;
  }

  return {
    async of(path) {
      const found = new Map<string, AttributeValue>();
      for (const folder of foldersUp(path).toReversed())
        apply(found, await rulesOf(folder), folder === '' ? path : path.slice(folder.length + 1), macros);
      apply(found, info, path, macros);
      return found;
    },
  };
}

function apply(
  found: Map<string, AttributeValue>,
  rules: readonly Rule[],
  path: string,
  macros: ReadonlyMap<string, readonly Change[]>,
): void {
  for (const rule of rules) {
    if (!rule.matches(path)) continue;
    for (const [name, value] of rule.changes) {
      set(found, name, value);
      if (value === true) for (const [part, meaning] of macros.get(name) ?? []) set(found, part, meaning);
    }
  }
}

function set(found: Map<string, AttributeValue>, name: string, value: AttributeValue | null): void {
  if (value === null) found.delete(name);
  else found.set(name, value);
}

function parseRules(text: string, macros: Map<string, readonly Change[]>): Rule[] {
  const rules: Rule[] = [];
  for (const line of text.replace(/^\ufeff/, '').split(/\r?\n/)) {
    const words = /^\s*(?:"((?:[^"\\]|\\.)*)"|(\S+))\s*(.*)$/.exec(line);
    const pattern = words?.[1] ?? words?.[2];
    if (!words || pattern === undefined || pattern.startsWith('#') || pattern.startsWith('!')) continue;
    const changes = (words[3] ?? '').split(/\s+/).filter(Boolean).map(parseChange);
    if (pattern.startsWith('[attr]')) macros.set(pattern.slice('[attr]'.length), changes);
    else if (!pattern.endsWith('/')) rules.push({ matches: matcher(pattern), changes });
  }
  return rules;
}

/** Here a pattern speaks of files alone: what it says of a folder does not hold for what is below. */
function matcher(pattern: string): (path: string) => boolean {
  const patterns = patternsOf([pattern, '!*/']);
  return (path) => patterns.ignores(path);
}

function parseChange(word: string): Change {
  if (word.startsWith('-')) return [word.slice(1), false];
  if (word.startsWith('!')) return [word.slice(1), null];
  const equals = word.indexOf('=');
  return equals < 0 ? [word, true] : [word.slice(0, equals), word.slice(equals + 1)];
}

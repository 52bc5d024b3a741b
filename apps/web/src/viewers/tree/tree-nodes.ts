/** A line of the tree. */
export interface TreeLine {
  /** JSON pointer: `/runs/0/seed`. */
  readonly pointer: string;
  /** Name in an object, place in a list; null for the whole. */
  readonly key: string | null;
  readonly depth: number;
  readonly value: unknown;
  /** How many things stand in it; null for what holds nothing. */
  readonly size: number | null;
  readonly isOpen: boolean;
}

/** Lists and objects show so many of their entries, and say how many more there are. */
const MOST_ENTRIES = 10_000;
const MOST_LINES = 200_000;
const MOST_FOUND = 1000;

/** The lines that are seen when `open` holds the pointers of what is open. */
export function toLines(root: unknown, open: ReadonlySet<string>): readonly TreeLine[] {
  const lines: TreeLine[] = [];
  const visit = (value: unknown, pointer: string, key: string | null, depth: number): void => {
    if (lines.length >= MOST_LINES) return;
    const size = sizeOf(value);
    const isOpen = size !== null && open.has(pointer);
    lines.push({ pointer, key, depth, value, size, isOpen });
    if (isOpen)
      for (const [name, child] of entriesOf(value))
        visit(child, `${pointer}/${escaped(name)}`, name, depth + 1);
  };
  visit(root, '', null, 0);
  return lines;
}

/** The pointers of everything whose name or value holds the words. */
export function findInTree(root: unknown, words: string): readonly string[] {
  const wanted = words.toLowerCase();
  const found: string[] = [];
  const rest: { readonly value: unknown; readonly pointer: string; readonly key: string }[] = [
    { value: root, pointer: '', key: '' },
  ];
  while (rest.length > 0 && found.length < MOST_FOUND) {
    const { value, pointer, key } = rest.pop()!;
    const isLeaf = sizeOf(value) === null;
    if (key.toLowerCase().includes(wanted) || (isLeaf && String(value).toLowerCase().includes(wanted)))
      found.push(pointer);
    if (isLeaf) continue;
    for (const [name, child] of [...entriesOf(value)].reverse())
      rest.push({ value: child, pointer: `${pointer}/${escaped(name)}`, key: name });
  }
  return found;
}

/** The pointers of everything that must be open for this one to be seen. */
export function around(pointer: string): readonly string[] {
  const parts = pointer.split('/');
  return parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** Everything that is open at first: the outermost levels, as long as they are short. */
export function openAtFirst(root: unknown, most: number): Set<string> {
  const open = new Set<string>(['']);
  const rest: { readonly value: unknown; readonly pointer: string }[] = [{ value: root, pointer: '' }];
  let lines = 0;
  while (rest.length > 0) {
    const { value, pointer } = rest.shift()!;
    const size = sizeOf(value) ?? 0;
    if (pointer !== '' && lines + size > most) continue;
    open.add(pointer);
    lines += size;
    if (lines > most) continue;
    for (const [name, child] of entriesOf(value))
      if (sizeOf(child) !== null) rest.push({ value: child, pointer: `${pointer}/${escaped(name)}` });
  }
  return open;
}

/** The path as programs write it: `runs[0].seed`. */
export function toPath(pointer: string): string {
  const parts = pointer.split('/').slice(1).map(unescaped);
  return parts
    .map((part, index) =>
      /^\d+$/.test(part)
        ? `[${part}]`
        : /^[A-Za-z_]\w*$/.test(part)
          ? `${index > 0 ? '.' : ''}${part}`
          : `[${JSON.stringify(part)}]`,
    )
    .join('');
}

function sizeOf(value: unknown): number | null {
  if (Array.isArray(value)) return value.length;
  return isObject(value) ? Object.keys(value).length : null;
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  if (Array.isArray(value))
    return value.slice(0, MOST_ENTRIES).map((child: unknown, at) => [String(at), child] as const);
  return isObject(value) ? Object.entries(value).slice(0, MOST_ENTRIES) : [];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !(value instanceof Date);
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function unescaped(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}

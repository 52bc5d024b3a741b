import type { TreeRow } from './tree-rows.ts';

/** What the keys of a tree do. */
export interface TreeKeyParts {
  readonly rows: () => readonly TreeRow[];
  readonly focused: () => number;
  readonly focus: (index: number, isRange?: boolean) => void;
  readonly open: (row: TreeRow, how: { keep?: boolean; beside?: boolean }) => void;
  readonly toggle: (path: string) => void;
  readonly rename: () => void;
  readonly trash: () => void;
  readonly clear: () => void;
}

/** Typed letters count as one word as long as they follow each other so closely. */
const TYPING_MS = 700;
const PAGE_ROWS = 20;

/** Keys as the tree pattern of WAI-ARIA has them: arrows, Home, End, letters; F2 renames, Delete moves to the trash. */
export function treeKeys(parts: TreeKeyParts): (event: KeyboardEvent) => void {
  let typed = '';
  let typedAtMs = 0;

  return (event) => {
    const row = parts.rows()[parts.focused()];
    if (row === undefined || event.defaultPrevented) return;
    const isDone = act(event, row) || jump(event);
    if (isDone) event.preventDefault();
  };

  function act({ key, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent, row: TreeRow): boolean {
    const at = parts.focused();
    const go = (index: number) => (parts.focus(index, shiftKey), true);
    if (altKey) return false;
    if (key === 'ArrowDown') return go(at + 1);
    if (key === 'ArrowUp') return go(at - 1);
    if (key === 'PageDown') return go(at + PAGE_ROWS);
    if (key === 'PageUp') return go(at - PAGE_ROWS);
    if (key === 'Home') return go(0);
    if (key === 'End') return go(parts.rows().length - 1);
    if (key === 'Escape') return (parts.clear(), true);
    if (key === 'F2') return (parts.rename(), true);
    if (key === 'Delete' || key === 'Backspace') return (parts.trash(), true);
    if (row.kind !== 'entry') return false;
    if (key === 'ArrowRight') return unfold(row);
    if (key === 'ArrowLeft') return fold(row);
    if (key === 'Enter' || key === ' ')
      return (
        parts.open(row, { keep: key === 'Enter' && !row.entry.isFolder, beside: ctrlKey || metaKey }),
        true
      );
    return false;
  }

  function unfold(row: TreeRow & { kind: 'entry' }): boolean {
    if (!row.entry.isFolder) return false;
    if (row.isOpen) parts.focus(parts.focused() + 1);
    else parts.toggle(row.entry.path);
    return true;
  }

  function fold(row: TreeRow & { kind: 'entry' }): boolean {
    if (row.isOpen) parts.toggle(row.entry.path);
    else
      parts.focus(
        parts.rows().findLastIndex((each, index) => index < parts.focused() && each.depth < row.depth),
      );
    return true;
  }

  /** To the next name that begins with what is typed. */
  function jump({ key, timeStamp, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
    if (key.length !== 1 || ctrlKey || metaKey || altKey) return false;
    typed = timeStamp - typedAtMs < TYPING_MS ? typed + key.toLowerCase() : key.toLowerCase();
    typedAtMs = timeStamp;
    const rows = parts.rows();
    const from = parts.focused() + (typed.length === 1 ? 1 : 0);
    const begins = (row: TreeRow) => row.kind === 'entry' && row.entry.name.toLowerCase().startsWith(typed);
    const found = rows.findIndex((row, index) => index >= from && begins(row));
    const index = found >= 0 ? found : rows.findIndex(begins);
    if (index >= 0) parts.focus(index);
    return index >= 0;
  }
}

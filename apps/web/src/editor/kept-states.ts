import type { EditorState, StateEffect } from '@codemirror/state';

/** How an editor was left: with its undo history, its cursors, and where it was scrolled to. */
export interface KeptState {
  readonly state: EditorState;
  readonly scroll: StateEffect<unknown> | null;
}

/** So many editors that were left can be taken up again with all they had; older ones begin anew. */
const MOST_KEPT = 24;
const kept = new Map<string, KeptState>();

/** Remembers how an editor was left. */
export function keepState(key: string, left: KeptState): void {
  kept.delete(key);
  kept.set(key, left);
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_KEPT) return;
    kept.delete(oldest);
  }
}

/** Forgets all of them. */
export function forgetStates(): void {
  kept.clear();
}

/** How it was left; null when it was not opened before, or long ago. */
export function keptState(key: string): KeptState | null {
  return kept.get(key) ?? null;
}

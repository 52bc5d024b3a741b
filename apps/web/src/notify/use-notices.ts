import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import { toFailure } from '../api/failure.ts';

/** A short word about what happened, at the edge of the page. */
export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly kind: 'done' | 'failed' | 'told';
  /** What can be done about it: `Undo`, `Open`. */
  readonly action: { readonly label: string; readonly run: () => void | Promise<void> } | null;
}

/** How long a notice stays, unless the pointer is over it: long enough to read it and reach for Undo. */
export const NOTICE_MS = 8000;
const MOST_AT_ONCE = 4;

/** The notices that are shown. */
export const useNotices = defineStore('notices', () => {
  const notices = shallowRef<readonly Notice[]>([]);
  let last = 0;

  function show(text: string, options: Partial<Pick<Notice, 'kind' | 'action'>> = {}): number {
    const notice: Notice = { id: ++last, text, kind: options.kind ?? 'told', action: options.action ?? null };
    const others = notices.value.filter((each) => each.text !== text);
    notices.value = [...others, notice].slice(-MOST_AT_ONCE);
    return notice.id;
  }

  function dismiss(id: number): void {
    notices.value = notices.value.filter((notice) => notice.id !== id);
  }

  /** Does what the notice offers, once. */
  async function act(id: number): Promise<void> {
    const action = notices.value.find((notice) => notice.id === id)?.action;
    dismiss(id);
    try {
      await action?.run();
    } catch (error) {
      reportFailure(error);
    }
  }

  return { notices, show, dismiss, act };
});

/** Says that something was done. */
export function say(text: string): void {
  useNotices().show(text, { kind: 'done' });
}

/** Says that something was done, and offers to undo it. */
export function sayWithUndo(text: string, undo: () => void | Promise<void>): void {
  useNotices().show(text, { kind: 'done', action: { label: 'Undo', run: undo } });
}

/** Says what went wrong. The end of a session is told by the question to sign in, not here. */
export function reportFailure(error: unknown): void {
  const failure = toFailure(error);
  if (failure.kind !== 'signed-out') useNotices().show(failure.message, { kind: 'failed' });
}

import type { ClientTimer } from './client-timer.ts';

/** Notices that nothing has come for too long: connections can be lost without a word. */
export interface SilenceWatch {
  /** Something came. */
  onSign(): void;
  /** From now on so long a silence is too long. */
  allow(silenceMs: number): void;
  stop(): void;
}

/** Watches from now on, and calls `onSilence` at most once. */
export function watchSilence(
  timer: ClientTimer,
  { silenceMs, onSilence }: { readonly silenceMs: number; readonly onSilence: () => void },
): SilenceWatch {
  let allowedMs = silenceMs;
  let cancel = timer.after(allowedMs, onSilence);
  const restart = () => {
    cancel();
    cancel = timer.after(allowedMs, onSilence);
  };
  return {
    onSign: restart,
    allow(nextMs) {
      allowedMs = nextMs;
      restart();
    },
    stop: () => cancel(),
  };
}

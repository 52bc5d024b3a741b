import type { Progress } from '@codexlab/core';
import { showCount, showCounted } from './render-values.ts';
import type { TextSink } from './terminal.ts';

const BAR_CHARACTERS = 24;
const REDRAW_MS = 80;
const PHASES: Readonly<Record<Progress['phase'], string>> = {
  comparing: 'Comparing',
  reading: 'Indexing ',
  finishing: 'Finishing',
};

/** One line that tells how far the work has come. */
export function progressLine({ phase, done, total }: Progress): string {
  if (total === null || total === 0) return `${PHASES[phase]}  ${showCounted(done, 'file')}`;
  const share = Math.min(done / total, 1);
  const full = Math.round(share * BAR_CHARACTERS);
  const bar = '█'.repeat(full) + '░'.repeat(BAR_CHARACTERS - full);
  const percent = `${Math.floor(share * 100)}%`.padStart(4);
  return `${PHASES[phase]}  ${bar} ${percent}  ${showCount(done)} of ${showCounted(total, 'file')}`;
}

/** Shows progress until it is cleared. */
export interface ProgressBar {
  show(progress: Progress): void;
  clear(): void;
}

/** A bar that redraws itself on a terminal, at most every 80 ms, and is silent anywhere else. */
export function createProgressBar(sink: TextSink, nowMs: () => number): ProgressBar {
  if (!sink.isTty) return { show: () => undefined, clear: () => undefined };
  let drawnMs = -Infinity;
  let drawn = false;
  return {
    show(progress) {
      if (nowMs() - drawnMs < REDRAW_MS) return;
      drawnMs = nowMs();
      drawn = true;
      sink.write(`\r\u001b[2K${progressLine(progress).slice(0, sink.columns - 1)}`);
    },
    clear() {
      if (drawn) sink.write('\r\u001b[2K');
      drawn = false;
    },
  };
}

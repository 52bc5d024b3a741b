import type { CountedPage, FileProblem, Notebook, NotebookStats, SyncReport } from '@codexlab/core';
import type { CommandContext } from './context.ts';
import { renderProblems, renderReport } from './render-report.ts';
import { printable } from './render-text.ts';
import { showBytes, showCounted, showDuration } from './render-values.ts';
import { withProgress } from './session.ts';
import type { Paint } from './terminal.ts';
import { toWireProblem, toWireReport, toWireStats } from './wire.ts';

/** What a comparison with the disk did, and what the notebook holds after it. */
export interface Comparison {
  readonly notebook: Notebook;
  readonly report: SyncReport;
  readonly stats: NotebookStats;
  readonly problems: CountedPage<FileProblem>;
  readonly tookMs: number;
}

/** Compares the whole notebook with the disk, with a progress bar; reads at most `limit` (1 to 1,000) problems. */
export async function compare(
  context: CommandContext,
  notebook: Notebook,
  limit: number,
): Promise<Comparison> {
  const startMs = context.clock.nowMs();
  const report = await withProgress(context, 0, (work) => notebook.sync(work));
  const tookMs = context.clock.nowMs() - startMs;
  const stats = await notebook.files.stats();
  return { notebook, report, stats, problems: await notebook.files.problems({ limit }), tookMs };
}

/** A comparison for people. */
export function renderComparison(
  { notebook, report, stats, problems, tookMs }: Comparison,
  paint: Paint,
): string[] {
  const done = renderReport(report);
  const root = paint('strong', printable(notebook.ref.root));
  return [
    done === null ? `Nothing had changed in ${root}.` : `Indexed ${root} in ${showDuration(tookMs)}: ${done}`,
    renderStats(stats),
    ...renderProblems(problems.items, problems.total, paint),
  ];
}

/** What a notebook holds, in one line. */
export function renderStats(stats: NotebookStats): string {
  return [
    `${showCounted(stats.files, 'file')} (${showBytes(stats.contentBytes)})`,
    `${showCounted(stats.textFiles, 'text file')}`,
    showCounted(stats.tags, 'tag'),
    showCounted(stats.links, 'link'),
  ].join(', ');
}

/** A comparison as JSON. */
export function toWireComparison({ notebook, report, stats, problems }: Comparison) {
  return {
    notebook_id: notebook.ref.id,
    path: notebook.ref.root,
    report: toWireReport(report),
    stats: toWireStats(stats),
    problems: problems.items.map(toWireProblem),
  };
}

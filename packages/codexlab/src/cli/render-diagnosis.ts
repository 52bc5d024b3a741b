import type {
  CountedPage,
  Drift,
  DriftReport,
  FileProblem,
  NotebookRef,
  NotebookState,
  NotebookStats,
} from '@codexlab/core';
import { renderStats } from './comparison.ts';
import { namedAs } from './invocation.ts';
import { renderProblems } from './render-report.ts';
import { renderTable } from './render-table.ts';
import { printable } from './render-text.ts';
import { showBytes, showCount, showCounted } from './render-values.ts';
import type { Paint } from './terminal.ts';
import { toWireProblem, toWireStats } from './wire.ts';

/** Everything that a check of a notebook found. */
export interface Diagnosis {
  readonly ref: NotebookRef;
  readonly indexFile: string;
  /** Who holds the notebook while it is checked. */
  readonly held: 'this_command' | 'another_process';
  readonly complete: boolean;
  readonly state: NotebookState;
  readonly stats: NotebookStats;
  readonly problems: CountedPage<FileProblem>;
  /** What the database says of its own structure; nothing when it is sound. */
  readonly integrity: readonly string[];
  /** Null when another process holds the notebook: only the holder compares. */
  readonly drift: DriftReport | null;
}

/** The index of a few small files is many times their size, which says nothing. */
const MIN_COMPARED_BYTES = 1_000_000;
const SHOWN_DRIFT = 20;
const DRIFT_WORDS: Readonly<Record<Drift['kind'], string>> = {
  missing: 'on the disk, not in the index',
  ghost: 'in the index, not on the disk',
  stale: 'other content than the index knows',
  unreadable: 'cannot be read now',
};

/** A check for people: the facts, what is wrong, and what to do. */
export function renderDiagnosis(diagnosis: Diagnosis, invocation: string, paint: Paint): string[] {
  const { drift, problems } = diagnosis;
  return [
    ...renderTable(facts(diagnosis, paint), [{ accent: 'faint' }, {}], paint),
    ...(drift?.drift ?? [])
      .slice(0, SHOWN_DRIFT)
      .map(({ path, kind }) => `  ${paint('name', printable(path))}  ${DRIFT_WORDS[kind]}`),
    ...renderProblems(problems.items, problems.total, paint),
    '',
    namedAs(invocation, advice(diagnosis, paint)),
  ];
}

function facts({ ref, indexFile, held, complete, state, stats, integrity, drift }: Diagnosis, paint: Paint) {
  const share =
    stats.contentBytes >= MIN_COMPARED_BYTES
      ? `, ${(stats.indexBytes / stats.contentBytes).toFixed(2)} × the files`
      : '';
  const message = state.message === null ? '' : `: ${printable(state.message)}`;
  const followed = held === 'another_process' && state.freshness === 'unwatched';
  return [
    ['notebook', printable(ref.root)],
    ['id', ref.id],
    ['holds', renderStats(stats)],
    ['index', `${printable(indexFile)} (${showBytes(stats.indexBytes)}${share})`],
    ['complete', complete ? 'yes' : paint('notice', 'no: the first indexing has not come to its end')],
    ['lock', held === 'this_command' ? 'free (held by this check alone)' : 'held by another process'],
    ['state', followed ? 'followed by the process that holds it' : `${state.freshness}${message}`],
    [
      'integrity',
      integrity.length === 0 ? paint('good', 'sound') : paint('bad', integrity.map(printable).join('; ')),
    ],
    ['disk', renderDrift(drift, paint)],
  ];
}

function renderDrift(drift: DriftReport | null, paint: Paint): string {
  if (drift === null) return 'not compared: another process holds the notebook';
  const read = `${showCounted(drift.files, 'file')} read`;
  return drift.drifted === 0
    ? paint('good', `${read}, no difference`)
    : paint('bad', `${read}, ${showCount(drift.drifted)} differ`);
}

function advice({ integrity, drift, complete, problems }: Diagnosis, paint: Paint): string {
  if (integrity.length > 0)
    return paint('bad', 'The index is damaged. Make it anew with: codexlab doctor --rebuild');
  if (drift === null)
    return 'To compare the files too, end the process that holds the notebook, and run doctor again.';
  if (drift.drifted > 0 || !complete) {
    return paint('notice', 'The index is not up to date. Mend it with: codexlab index');
  }
  if (problems.total > 0) return 'The index is exact. The problems above are in the files themselves.';
  return paint('good', 'All is well.');
}

/** A check as JSON. */
export function toWireDiagnosis(diagnosis: Diagnosis) {
  const { ref, indexFile, held, complete, state, stats, problems, integrity, drift } = diagnosis;
  return {
    notebook_id: ref.id,
    path: ref.root,
    index: indexFile,
    held_by: held,
    complete,
    state: { state: state.freshness, message: state.message },
    stats: toWireStats(stats),
    integrity: { ok: integrity.length === 0, messages: integrity },
    drift: drift && { files: drift.files, drifted: drift.drifted, data: drift.drift },
    problems: { total: problems.total, data: problems.items.map(toWireProblem) },
  };
}

import type { Task } from '@codexlab/core';
import { renderTable } from './render-table.ts';
import { printable } from './render-text.ts';
import { isoTime, localTime } from './render-values.ts';
import type { Paint } from './terminal.ts';

type Places = ReadonlyMap<string, string>;

/** Tasks as lines: id, when it was made, type, how it stands, what about, and what there is to say of that. */
export function renderTasks(tasks: readonly Task[], places: Places, paint: Paint): string[] {
  const rows = tasks.map((task) => [
    task.id,
    localTime(task.createdMs),
    task.type,
    standing(task),
    placeOf(task, places),
    remarkOf(task),
  ]);
  return renderTable(rows, [{ accent: 'faint' }, {}, { accent: 'name' }, {}, {}, {}], paint);
}

/** A task for people, a line for each thing that there is to say of it. */
export function renderTask(task: Task, places: Places, paint: Paint): string[] {
  const facts: (readonly [string, string | null])[] = [
    ['id', task.id],
    ['type', task.type],
    ['about', placeOf(task, places)],
    ['status', standing(task)],
    ['tries', `${task.attempts} of ${task.maxAttempts}`],
    ['at', task.progressNote],
    ['made', localTime(task.createdMs)],
    ['begun', timeOf(task.startedMs)],
    ['ended', timeOf(task.completedMs)],
    ['not before', task.status === 'pending' ? localTime(task.notBeforeMs) : null],
    ['takes', JSON.stringify(task.input)],
    ['gave', task.output && JSON.stringify(task.output)],
    ['error', task.error],
  ];
  const rows = facts.flatMap(([name, value]) => (value === null ? [] : [[name, printable(value)]]));
  return renderTable(rows, [{ accent: 'faint' }, {}], paint);
}

/** A task as JSON: the form in which the API tells it. */
export function toWireTask(task: Task) {
  return {
    id: task.id,
    type: task.type,
    status: task.status,
    workspace_id: task.workspaceId,
    notebook_id: task.notebookId,
    created_by: task.createdBy,
    input_data: task.input,
    output_data: task.output,
    error: task.error,
    progress: task.progress,
    progress_note: task.progressNote,
    attempts: task.attempts,
    max_attempts: task.maxAttempts,
    cancel_requested: task.cancelRequested,
    not_before: isoTime(task.notBeforeMs),
    created_at: isoTime(task.createdMs),
    started_at: task.startedMs === null ? null : isoTime(task.startedMs),
    completed_at: task.completedMs === null ? null : isoTime(task.completedMs),
  };
}

function standing({ status, progress, cancelRequested }: Task): string {
  if (status !== 'running') return status;
  return cancelRequested ? 'running, to be ended' : `running, ${Math.floor(progress * 100)} %`;
}

function placeOf({ notebookId }: Task, places: Places): string {
  return notebookId === null ? 'the server' : printable(places.get(notebookId) ?? notebookId);
}

function remarkOf({ error, progressNote }: Task): string {
  return printable(error ?? progressNote ?? '');
}

function timeOf(timeMs: number | null): string | null {
  return timeMs === null ? null : localTime(timeMs);
}

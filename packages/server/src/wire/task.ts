import type { Task } from '@codexlab/core';
import type { z } from 'zod';
import type { task as taskShape } from '../contract/tasks.ts';
import { isoTime, isoTimeOrNull } from './iso-time.ts';

type WireTask = z.input<typeof taskShape>;

/** A task as JSON. */
export function toWireTask(task: Task): WireTask {
  return {
    ...{ id: task.id, type: task.type, status: task.status, workspace_id: task.workspaceId },
    ...{ notebook_id: task.notebookId, created_by: task.createdBy, error: task.error },
    ...{ input_data: copyOf(task.input), output_data: task.output && copyOf(task.output) },
    ...{ progress: task.progress, progress_note: task.progressNote, attempts: task.attempts },
    ...{ max_attempts: task.maxAttempts, cancel_requested: task.cancelRequested },
    ...{ not_before: isoTime(task.notBeforeMs), created_at: isoTime(task.createdMs) },
    ...{ started_at: isoTimeOrNull(task.startedMs), completed_at: isoTimeOrNull(task.completedMs) },
  };
}

function copyOf(data: Task['input']): WireTask['input_data'] {
  return JSON.parse(JSON.stringify(data));
}

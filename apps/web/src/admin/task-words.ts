import type { Task, TaskType } from './use-tasks.ts';

/** What tasks do, as one chooses it. */
export const TASK_TYPES: readonly { readonly value: TaskType | ''; readonly label: string }[] = [
  { value: '', label: 'Every task' },
  { value: 'sync', label: 'Comparing with the disk' },
  { value: 'indexing', label: 'Building an index anew' },
  { value: 'backup', label: 'Backup' },
  { value: 'maintenance', label: 'Maintenance' },
];

/** What a task does, in words. */
export function typeWords(type: TaskType): string {
  return TASK_TYPES.find(({ value }) => value === type)?.label ?? type;
}

/** How it stands, in a word, and how that is coloured. */
export function statusWords(task: Pick<Task, 'status' | 'cancel_requested' | 'progress'>): {
  readonly label: string;
  readonly tone: 'plain' | 'accent' | 'ok' | 'warn' | 'danger';
} {
  if (task.cancel_requested && task.status === 'running') return { label: 'Ending', tone: 'warn' };
  if (task.status === 'running') return { label: `${Math.round(task.progress * 100)} %`, tone: 'accent' };
  return (
    {
      pending: { label: 'Waiting', tone: 'plain' },
      completed: { label: 'Done', tone: 'ok' },
      failed: { label: 'Failed', tone: 'danger' },
      cancelled: { label: 'Cancelled', tone: 'warn' },
    } as const
  )[task.status];
}

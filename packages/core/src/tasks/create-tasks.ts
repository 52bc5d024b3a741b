import { deedOf } from '../audit/deed.ts';
import type { Clock } from '../clock.ts';
import { CodexError } from '../errors.ts';
import { isUlid, type NewId, parseUlid } from '../ids.ts';
import { requireNotebook } from '../notebooks/notebook-gate.ts';
import { type Action, can, noSuch, requireCan, workspacesWhere } from '../permissions/can.ts';
import type { Actor } from '../permissions/roles.ts';
import type { SystemStore } from '../system-store.ts';
import { requireWorkspace } from '../workspaces/workspace-gate.ts';
import type { Task, TaskData } from './task.ts';
import type { NewTask, TaskFilter } from './task-store.ts';
import type { TaskQuery, Tasks, WantedTask } from './tasks.ts';

/** Tries of a task before it fails. */
export const MAX_TASK_ATTEMPTS = 5;

/** What tasks are made of. */
export interface TasksPorts {
  readonly store: Pick<SystemStore, 'tasks' | 'workspaces' | 'notebooks'>;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** Joins the ports. */
export function createTasks(ports: TasksPorts): Tasks {
  const { store, clock } = ports;
  return {
    async create(actor, wanted) {
      const place = await placeOf(store, actor, wanted);
      const deed = deedOf(actor, 'task.created', clock.nowMs());
      const task: NewTask = {
        ...{ id: ports.newId(), type: wanted.type, ...place, createdBy: actor.userId },
        ...{ input: inputOf(wanted), createdMs: deed.atMs, notBeforeMs: deed.atMs },
        ...{ maxAttempts: MAX_TASK_ATTEMPTS, uniqueKey: null },
      };
      return (await store.tasks.create(task, deed, { join: true })).task;
    },
    async list(actor, { workspace, notebook, type, status, ...page } = {}) {
      const place = await shown(store, actor, { workspace, notebook });
      return store.tasks.list({ ...place, type, status }, page);
    },
    get: (actor, id) => requireTask(store, actor, id, 'task.read'),
    async cancel(actor, id) {
      const task = await requireTask(store, actor, id, 'task.manage');
      return store.tasks.cancel(task.id, deedOf(actor, 'task.cancelled', clock.nowMs()));
    },
    async retry(actor, id) {
      const task = await requireTask(store, actor, id, 'task.manage');
      return store.tasks.retry(task.id, deedOf(actor, 'task.retried', clock.nowMs()));
    },
  };
}

const OF_NOTEBOOK: ReadonlySet<WantedTask['type']> = new Set(['sync', 'indexing']);

async function placeOf(store: TasksPorts['store'], actor: Actor, { type, notebook }: WantedTask) {
  if (!OF_NOTEBOOK.has(type)) {
    requireCan(actor, 'operations.manage', null);
    if (notebook !== undefined)
      throw invalid('notebook', `A task of the type "${type}" is about no notebook.`);
    return { workspaceId: null, notebookId: null };
  }
  requireCan(actor, 'workspace.list', null);
  if (notebook === undefined)
    throw invalid('notebook', `Name the notebook for a task of the type "${type}".`);
  const { id: notebookId, workspaceId } = (await requireNotebook(store, actor, notebook, 'task.manage'))
    .notebook;
  return { workspaceId, notebookId };
}

/** What each type takes, with what that must be. */
const INPUTS: Readonly<Record<WantedTask['type'], Readonly<Record<string, 'boolean' | 'string'>>>> = {
  ...{ sync: {}, indexing: {} },
  backup: { files: 'boolean', verify: 'string' },
  maintenance: { vacuum: 'boolean' },
};

/** A word that is not known is refused: left out silently, other work would be done than what was asked for. */
function inputOf({ type, input = {} }: WantedTask): TaskData {
  const known = new Map(Object.entries(INPUTS[type]));
  if (known.size === 0 && Object.keys(input).length > 0)
    throw invalid('input', `A task of the type "${type}" takes no input.`);
  for (const [name, value] of Object.entries(input)) {
    const kind = known.get(name);
    if (kind === undefined)
      throw invalid(
        `input.${name}`,
        `A task of the type "${type}" takes no "${name}", but: ${[...known.keys()].join(', ')}.`,
      );
    if (typeof value !== kind) throw invalid(`input.${name}`, `"${name}" must be a ${kind}.`);
  }
  return input;
}

/** What a list may show: the named place, or all that the actor sees, for superusers with what is of no workspace. */
async function shown(
  store: TasksPorts['store'],
  actor: Actor,
  { workspace, notebook }: Pick<TaskQuery, 'workspace' | 'notebook'>,
): Promise<Pick<TaskFilter, 'workspaceIds' | 'notebookId'>> {
  if (notebook !== undefined) {
    if (workspace !== undefined) throw invalid('workspace', 'Name a workspace or a notebook, not both.');
    const { id, workspaceId } = (await requireNotebook(store, actor, notebook, 'task.read')).notebook;
    return { workspaceIds: [workspaceId], notebookId: id };
  }
  if (workspace !== undefined)
    return { workspaceIds: [(await requireWorkspace(store.workspaces, actor, workspace, 'task.read')).id] };
  requireCan(actor, 'workspace.list', null);
  const seesServer = can(actor, 'operations.manage', null).allowed;
  return { workspaceIds: [...workspacesWhere(actor, 'task.read'), ...(seesServer ? [null] : [])] };
}

async function requireTask(
  { tasks }: TasksPorts['store'],
  actor: Actor,
  id: string,
  action: Action,
): Promise<Task> {
  const task = isUlid(id) ? await tasks.get(parseUlid(id)) : null;
  if (task && task.workspaceId === null && actor.isSuperuser) requireCan(actor, 'operations.manage', null);
  else requireCan(actor, action, task?.workspaceId ? { workspaceId: task.workspaceId } : null, 'task');
  if (!task) throw noSuch('task');
  return task;
}

function invalid(field: string, message: string): CodexError {
  return new CodexError('invalid', message, { field });
}

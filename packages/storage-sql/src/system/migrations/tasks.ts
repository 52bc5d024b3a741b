import type { SchemaDomain } from '../../migration.ts';

const first = `
create table task (
  id text not null primary key,
  workspace_id text references workspace (id) on delete cascade,
  notebook_id text references notebook (id) on delete cascade,
  agent_id text,
  type text not null,
  status text not null check (status in ('pending', 'running', 'completed', 'failed')),
  input_data text,
  output_data text,
  error text,
  created_at integer not null,
  started_at integer,
  completed_at integer
);
create index task_status on task (status, created_at);
create index task_workspace on task (workspace_id);
create index task_notebook on task (notebook_id);
`;

/** A column's check cannot be changed, so the rows move to a new table; what ran then is tried again. */
const queue = `
alter table task rename to task_before;
drop index task_status;
drop index task_workspace;
drop index task_notebook;
create table task (
  id text not null primary key,
  workspace_id text references workspace (id) on delete cascade,
  notebook_id text references notebook (id) on delete cascade,
  agent_id text,
  created_by text,
  type text not null,
  status text not null check (status in ('pending', 'running', 'completed', 'failed', 'cancelled')),
  input_data text,
  output_data text,
  error text,
  created_at integer not null,
  started_at integer,
  completed_at integer,
  not_before integer not null,
  attempts integer not null,
  max_attempts integer not null,
  holder text,
  lease_until integer,
  progress real not null,
  progress_note text,
  unique_key text,
  cancel_requested integer not null check (cancel_requested in (0, 1)),
  check ((status = 'running') = (holder is not null)),
  check ((holder is null) = (lease_until is null))
);
insert into task (
  id, workspace_id, notebook_id, agent_id, type, status, input_data, output_data, error, created_at, started_at,
  completed_at, not_before, attempts, max_attempts, progress, cancel_requested)
select id, workspace_id, notebook_id, agent_id, type, case status when 'running' then 'pending' else status end,
  input_data, output_data, error, created_at, started_at, completed_at, created_at, 0, 5,
  case status when 'completed' then 1 else 0 end, 0
from task_before;
drop table task_before;
create index task_status on task (status, created_at);
create index task_workspace on task (workspace_id, created_at, id);
create index task_notebook on task (notebook_id, status);
create index task_due on task (type, not_before, id) where status = 'pending';
create index task_lease on task (lease_until) where lease_until is not null;
create index task_finished on task (completed_at) where completed_at is not null;
create unique index task_unique_key on task (unique_key) where unique_key is not null;
`;

const plain = `
alter table task rename to task_after;
drop index task_status;
drop index task_workspace;
drop index task_notebook;
${first}
insert into task
select id, workspace_id, notebook_id, agent_id, type, case status when 'cancelled' then 'failed' else status end,
  input_data, output_data, error, created_at, started_at, completed_at
from task_after;
drop table task_after;
`;

/** Work that goes on in the background. `unique_key` keeps a scheduled run from being made twice. */
export const tasksDomain: SchemaDomain = {
  domain: 'tasks',
  migrations: [
    { version: 1, up: first, down: `drop table task;` },
    { version: 2, up: queue, down: plain },
  ],
};

import type { SchemaDomain } from '../../migration.ts';

const up = `
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

const down = `drop table task;`;

/** Work that goes on in the background. */
export const tasksDomain: SchemaDomain = { domain: 'tasks', migrations: [{ version: 1, up, down }] };

import type { SchemaDomain } from '../../migration.ts';

/**
 * The triggers hold for every program that opens the file: nothing is changed, nothing goes but what a segment holds,
 * and nothing is put anywhere but at the end (which also refuses `insert or replace`, that fires no trigger on delete).
 */
const up = `
create table audit_log (
  seq integer not null primary key,
  at_ms integer not null,
  kind text not null,
  actor_id text,
  via text not null,
  request_id text,
  address text,
  entity text not null,
  entity_id text,
  workspace_id text,
  notebook_id text,
  path text,
  outcome text not null check (outcome in ('ok', 'denied', 'failed')),
  details text,
  hash text not null
);
create index audit_log_workspace on audit_log (workspace_id, seq);
create index audit_log_workspace_actor on audit_log (workspace_id, actor_id, seq);
create index audit_log_workspace_kind on audit_log (workspace_id, kind, seq);
create index audit_log_actor on audit_log (actor_id, seq) where actor_id is not null;
create index audit_log_kind on audit_log (kind, seq);
create index audit_log_request on audit_log (notebook_id, request_id)
  where notebook_id is not null and request_id is not null;
create table audit_segment (
  first_seq integer not null primary key,
  last_seq integer not null unique check (last_seq >= first_seq),
  last_hash text not null,
  file text not null,
  sha256 text not null,
  sealed_at integer not null
);
create trigger audit_log_grows before insert on audit_log
when new.seq <> 1 + coalesce((select max(seq) from audit_log), (select max(last_seq) from audit_segment), 0)
begin select raise(abort, 'the audit log only grows at its end'); end;
create trigger audit_log_stays before update on audit_log
begin select raise(abort, 'the audit log is never changed'); end;
create trigger audit_log_is_kept before delete on audit_log
when old.seq > coalesce((select max(last_seq) from audit_segment), 0)
begin select raise(abort, 'the audit log is never deleted, only sealed'); end;
create trigger audit_segment_grows before insert on audit_segment
when new.first_seq <> 1 + coalesce((select max(last_seq) from audit_segment), 0)
begin select raise(abort, 'segments of the audit log follow each other'); end;
create trigger audit_segment_stays before update on audit_segment
begin select raise(abort, 'a segment of the audit log is never changed'); end;
create trigger audit_segment_is_kept before delete on audit_segment
begin select raise(abort, 'a segment of the audit log is never deleted'); end;
`;

const down = `drop table audit_log; drop table audit_segment;`;

/** What was done, as a chain of hashes that can only grow. */
export const auditDomain: SchemaDomain = { domain: 'audit', migrations: [{ version: 1, up, down }] };

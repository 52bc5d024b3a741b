import type { AuditRow, DeedDetails, Ulid } from '@codexlab/core';

/** Ends of lines for many programs, and no escaped characters for JSON. */
const LINE_ENDS = /[\u2028\u2029]/g;

/** An entry of the audit log as one line of JSON: everything that its hash is made of, and the hash. */
export function toAuditLine(row: AuditRow): string {
  const { seq, atMs, kind, actorId, via, requestId, address, entity, entityId, path, outcome, hash } = row;
  const { workspaceId, notebookId, details = {} } = row;
  const head = { seq, at_ms: atMs, kind, outcome, actor_id: actorId, via, request_id: requestId, address };
  const subject = { entity, entity_id: entityId, workspace_id: workspaceId, notebook_id: notebookId, path };
  const line = JSON.stringify({ ...head, ...subject, details, hash });
  return line.replace(LINE_ENDS, (char) => `\\u${char.charCodeAt(0).toString(16)}`);
}

/** Reads such a line; null when it is none. What it says is proved by its hash, not here. */
export function parseAuditLine(line: string): AuditRow | null {
  const fields = fieldsOf(line);
  const outcome = (['ok', 'denied', 'failed'] as const).find((known) => known === fields['outcome']);
  if (outcome === undefined) return null;
  const text = (name: string): string => textOf(fields[name]) ?? '';
  const optional = (name: string): string | null => textOf(fields[name]);
  return {
    seq: numberOf(fields['seq']),
    atMs: numberOf(fields['at_ms']),
    kind: text('kind'),
    outcome,
    actorId: optional('actor_id'),
    via: text('via'),
    requestId: optional('request_id'),
    address: optional('address'),
    entity: text('entity'),
    entityId: optional('entity_id'),
    workspaceId: optional('workspace_id') as Ulid | null,
    notebookId: optional('notebook_id') as Ulid | null,
    path: optional('path'),
    details: detailsOf(fields['details']),
    hash: text('hash'),
  };
}

function fieldsOf(line: string): Readonly<Record<string, unknown>> {
  try {
    return recordOf(JSON.parse(line));
  } catch {
    return {};
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : NaN;
}

function detailsOf(value: unknown): DeedDetails {
  return Object.fromEntries(
    Object.entries(recordOf(value)).flatMap(([name, detail]) =>
      detail === null || ['string', 'number', 'boolean'].includes(typeof detail)
        ? [[name, detail as string | number | boolean | null]]
        : [],
    ),
  );
}

import { CodexError } from '@codexlab/core';

/** What requests call fields that the use cases have other names for. */
const WIRE_NAMES: Readonly<Record<string, string>> = Object.freeze({
  fullName: 'full_name',
  current: 'current_password',
  next: 'new_password',
  expiresMs: 'expires_at',
  workspaceIds: 'workspace_ids',
  input: 'input_data',
  notebook: 'notebook_id',
  query: 'q',
  autoCommit: 'auto_commit',
  quietMs: 'quiet_ms',
  maxBinaryBytes: 'max_binary_bytes',
});

/** Waits for `work`; a failure that names a field names it as the request did, so that a form can show it there. */
export async function namingFields<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof CodexError ? renamed(error) : error;
  }
}

function renamed(error: CodexError): CodexError {
  const { field } = error.details;
  const [first = '', ...inner] = typeof field === 'string' ? field.split('.') : [];
  const name = WIRE_NAMES[first];
  if (name === undefined) return error;
  const details = { ...error.details, field: [name, ...inner].join('.') };
  return new CodexError(error.code, error.message, details, { cause: error });
}

import { type RelPath, storedRelPath } from '../paths.ts';
import type { Origin } from '../sync/scope.ts';

/** What a manifest of ours says; `{}` when it is cut off or no object: then nothing is believed of it. */
export function jsonObject(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** A text in it, or null. */
export function textIn(facts: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = facts[name];
  return typeof value === 'string' ? value : null;
}

/** A number in it, or null. */
export function numberIn(facts: Readonly<Record<string, unknown>>, name: string): number | null {
  const value = facts[name];
  return typeof value === 'number' ? value : null;
}

/**
 * A path in it, of any name that a disk can hold. Null for one that leads out of the notebook: a manifest may have come with
 * a foreign folder.
 */
export function pathIn(facts: Readonly<Record<string, unknown>>, name: string): RelPath | null {
  const path = textIn(facts, name);
  const leadsOut = path === null || path.includes('\0') || path.split(/[/\\]/).some(isNoName);
  return leadsOut ? null : storedRelPath(path);
}

function isNoName(name: string): boolean {
  return ['', '.', '..'].includes(name);
}

/** Who did it. */
export function originIn(facts: Readonly<Record<string, unknown>>): Origin {
  return {
    actor: textIn(facts, 'actor'),
    via: textIn(facts, 'via') ?? 'disk',
    requestId: textIn(facts, 'request_id'),
  };
}

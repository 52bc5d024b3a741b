/** A command with the keys that start it. */
export interface Shortcut {
  readonly id: string;
  readonly keys: string | null;
}

/** The ids of commands whose keys start another one too, with those others. Pure. */
export function findConflicts(shortcuts: readonly Shortcut[]): ReadonlyMap<string, readonly string[]> {
  const byKeys = new Map<string, string[]>();
  for (const { id, keys } of shortcuts)
    if (keys !== null) byKeys.set(normal(keys), [...(byKeys.get(normal(keys)) ?? []), id]);
  const shared = [...byKeys.values()].filter((ids) => ids.length > 1);
  return new Map(
    shared.flatMap((ids) => ids.map((id) => [id, ids.filter((other) => other !== id)] as const)),
  );
}

/** The order in which modifiers were written down means nothing. */
function normal(keys: string): string {
  const parts = keys.toLowerCase().split('+');
  const key = parts.pop() ?? '';
  return [...parts.sort(), key].join('+');
}

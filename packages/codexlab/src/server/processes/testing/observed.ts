/** Kinds of things that stand on a server. */
export type Kind = 'file' | 'trash' | 'workspace' | 'member' | 'token';

/** What stands there under a name afterwards; null: nothing. */
export type Effect = readonly [kind: Kind, name: string, value: string | null];

/** What really stands there, by kind and name. */
export type Observed = ReadonlyMap<string, string>;

/** The name of a thing among all that is observed. */
export const keyOf = (kind: Kind, name: string): string => `${kind} ${name}`;

/** Brings about what a change was to do. */
export function applyEffects(target: Map<string, string>, effects: readonly Effect[]): void {
  for (const [kind, name, value] of effects)
    if (value === null) target.delete(keyOf(kind, name));
    else target.set(keyOf(kind, name), value);
}

/** The keys under which two states differ. */
export function differences(expected: Observed, actual: Observed): readonly string[] {
  const keys = new Set([...expected.keys(), ...actual.keys()]);
  return [...keys].filter((key) => expected.get(key) !== actual.get(key));
}

/** Of a state, what has a name that begins with `owner`. */
export function ownedBy(owner: string, observed: Observed): Observed {
  return new Map([...observed].filter(([key]) => key.slice(key.indexOf(' ') + 1).startsWith(owner)));
}

/** Throws unless two states are the same, and says `what` is wrong where. */
export function demandSame(expected: Observed, actual: Observed, what: string): void {
  const wrong = differences(expected, actual);
  if (wrong.length === 0) return;
  const shown = wrong
    .slice(0, 3)
    .map((key) => `${key}: ${brief(actual.get(key))} instead of ${brief(expected.get(key))}`);
  throw new Error(`${what}: ${shown.join('; ')} (${wrong.length} in all)`);
}

function brief(value: string | undefined): string {
  return value === undefined ? 'nothing' : `${JSON.stringify(value.slice(0, 60))} (${value.length})`;
}

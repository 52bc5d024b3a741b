/** What this browser keeps under a name; null when it keeps nothing, or nothing that can be read. */
export function readKept(name: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(name) ?? 'null');
  } catch {
    return null;
  }
}

/**
 * Keeps something small for the next visit. A browser without room, or one that keeps nothing, begins as usual then:
 * nothing that somebody would miss belongs here.
 */
export function keepValue(name: string, value: unknown): void {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // the next visit begins as usual
  }
}

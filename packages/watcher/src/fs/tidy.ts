/**
 * What is left over after the outcome is settled must not turn it into a failure; it lies where `cleanTemporaries`
 * finds it at the next start.
 */
export function tidy(work: () => void): void {
  try {
    work();
  } catch {
    // the next start takes it
  }
}

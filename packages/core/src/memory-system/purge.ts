/** How many rows a purge takes at once. */
export const MAX_PURGED = 1000;

/** Removes the oldest entries that are `old`, at most `MAX_PURGED`; returns how many. */
export function purgeFrom<K, V>(table: Map<K, V>, isOld: (value: V) => boolean): number {
  const old = [...table].filter(([, value]) => isOld(value)).slice(0, MAX_PURGED);
  for (const [key] of old) table.delete(key);
  return old.length;
}

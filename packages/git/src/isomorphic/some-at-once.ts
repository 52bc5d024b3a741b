/** Does the work for all items, so many at once, and gives the results in their order. The first failure ends it. */
export async function someAtOnce<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const waiting = items.entries();
  let isOver = false;

  async function take(): Promise<void> {
    for (const [position, item] of waiting) {
      if (isOver) return;
      results[position] = await work(item);
    }
  }

  try {
    await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, take));
  } finally {
    isOver = true;
  }
  return results;
}

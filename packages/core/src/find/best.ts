/** The best of many, without keeping the others. */
export interface Best<T> {
  add(item: T, score: number): void;
  /** Best first. */
  items(): readonly T[];
}

/** Keeps the `limit` with the highest scores; `compare` puts equal ones in order. */
export function createBest<T>(limit: number, compare: (a: T, b: T) => number): Best<T> {
  let kept: { readonly item: T; readonly score: number }[] = [];
  /** What is no better than this one is not among the best any more. */
  let last: { readonly item: T; readonly score: number } | null = null;
  const cut = () => {
    kept.sort((a, b) => b.score - a.score || compare(a.item, b.item));
    if (kept.length < limit) return;
    kept = kept.slice(0, limit);
    last = kept[limit - 1]!;
  };
  return {
    add(item, score) {
      if (last && (score < last.score || (score === last.score && compare(item, last.item) >= 0))) return;
      kept.push({ item, score });
      if (kept.length >= 2 * limit) cut();
    },
    items() {
      cut();
      return kept.map(({ item }) => item);
    },
  };
}

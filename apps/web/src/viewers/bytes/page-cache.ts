/** Pages of something long, read when they are wanted; the ones that were not looked at for longest are forgotten. */
export interface PageCache<T> {
  /** The page, or null while it is being read; `onPage` is called when it is there. */
  get(index: number): T | null;
  clear(): void;
}

/** Reads by `read`, and keeps `most` pages. */
export function createPageCache<T>(parts: {
  readonly read: (index: number) => Promise<T>;
  readonly most: number;
  readonly onPage: () => void;
  readonly onFailure: (error: unknown) => void;
}): PageCache<T> {
  const pages = new Map<number, T>();
  const asked = new Set<number>();
  let round = 0;

  async function read(index: number): Promise<void> {
    const mine = round;
    asked.add(index);
    try {
      const page = await parts.read(index);
      if (mine !== round) return;
      keep(index, page);
      parts.onPage();
    } catch (error) {
      if (mine === round) parts.onFailure(error);
    } finally {
      if (mine === round) asked.delete(index);
    }
  }

  function keep(index: number, page: T): void {
    pages.delete(index);
    pages.set(index, page);
    for (const oldest of pages.keys()) {
      if (pages.size <= parts.most) return;
      pages.delete(oldest);
    }
  }

  return {
    get(index) {
      const page = pages.get(index);
      if (page !== undefined) {
        keep(index, page);
        return page;
      }
      if (!asked.has(index)) void read(index);
      return null;
    },
    clear() {
      round += 1;
      pages.clear();
      asked.clear();
    },
  };
}

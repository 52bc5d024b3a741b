import { keepValue, readKept } from '../kept/kept-value.ts';

const KEY = 'codex.welcomed';

/** True when this browser has shown the first page before. */
export function wasWelcomed(): boolean {
  return readKept(KEY) !== null;
}

/** Keeps in this browser that the first page was shown. */
export function rememberWelcome(): void {
  keepValue(KEY, 1);
}

import { keepValue, readKept } from '../kept/kept-value.ts';

const KEY = 'codex.recent.';
const MOST = 30;

/** The files that were opened last in this browser, newest first. */
export function recentFiles(placeName: string): readonly string[] {
  const kept = readKept(KEY + placeName);
  return Array.isArray(kept) ? kept.filter((path) => typeof path === 'string') : [];
}

/** Notes that one was opened. */
export function noteOpened(placeName: string, path: string): void {
  const others = recentFiles(placeName).filter((each) => each !== path);
  keepValue(KEY + placeName, [path, ...others].slice(0, MOST));
}

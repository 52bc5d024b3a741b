const KEY = 'codex.recent.';
const MOST = 30;

/** The files that were opened last in this browser, newest first. */
export function recentFiles(placeName: string): readonly string[] {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(KEY + placeName) ?? '[]');
    return Array.isArray(saved) ? saved.filter((path) => typeof path === 'string') : [];
  } catch {
    return [];
  }
}

/** Notes that one was opened. */
export function noteOpened(placeName: string, path: string): void {
  const others = recentFiles(placeName).filter((each) => each !== path);
  try {
    localStorage.setItem(KEY + placeName, JSON.stringify([path, ...others].slice(0, MOST)));
  } catch {
    // a browser that keeps nothing has no recent files
  }
}

const KEY = 'codex.welcomed';

/** True when this browser has shown the first page before. */
export function wasWelcomed(): boolean {
  return localStorage.getItem(KEY) !== null;
}

/** Keeps in this browser that the first page was shown. */
export function rememberWelcome(): void {
  localStorage.setItem(KEY, '1');
}

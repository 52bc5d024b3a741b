/**
 * Has the worker of the app installed, by which it opens without the server, and tells it what this window has loaded
 * already. Browsers allow that on https and on this machine only; elsewhere the app works without.
 */
export async function registerWorker(): Promise<void> {
  if (!('serviceWorker' in navigator) || !window.isSecureContext) return;
  await navigator.serviceWorker.register('/sw.js');
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage({ type: 'keep', paths: loadedFiles() });
}

/** The paths of the files of this server that the page has loaded. */
function loadedFiles(): readonly string[] {
  return performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name, location.href))
    .filter(({ origin }) => origin === location.origin)
    .map(({ pathname }) => pathname);
}

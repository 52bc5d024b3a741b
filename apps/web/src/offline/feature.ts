import type { Feature } from '../app/feature.ts';
import { useNotices } from '../notify/use-notices.ts';
import { registerWorker } from './register-worker.ts';

/** Lets the app be installed, and open where the server is out of reach. */
export const offlineFeature: Feature = {
  name: 'offline',
  start() {
    if (!import.meta.env.PROD) return;
    window.addEventListener('vite:preloadError', tellMissingPart);
    // Without it the app needs the server, as every page does: nothing to tell anybody.
    registerWorker().catch(() => undefined);
  },
};

/** A newer Codex on the server has other files than this window began with; or there is no server just now. */
function tellMissingPart(): void {
  useNotices().show('A part of Codex could not be loaded. What you typed is kept: load the page again.', {
    kind: 'failed',
    action: { label: 'Load again', run: () => location.reload() },
  });
}

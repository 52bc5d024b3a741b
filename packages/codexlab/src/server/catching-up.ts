import type { NotebookHost, NotebookId } from '@codexlab/core';

/**
 * The same host; when a notebook is used for the first time, what was changed in it and never came into the audit log
 * (after a crash, or by a command while no server ran) is added in the background.
 */
export function catchingUp(
  host: NotebookHost,
  catchUp: (id: NotebookId) => Promise<unknown>,
  onTrouble: (error: unknown) => void,
): NotebookHost {
  const begun = new Set<NotebookId>();
  return {
    ...host,
    use(place, work) {
      if (!begun.has(place.id)) {
        begun.add(place.id); // before it begins: it uses the notebook itself
        catchUp(place.id).catch(onTrouble);
      }
      return host.use(place, work);
    },
  };
}

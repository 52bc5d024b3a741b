import { ROOT } from '../paths.ts';
import type { ViewParts } from '../view-parts.ts';
import { editFile } from './edit-file.ts';
import { keepBase } from './keep-base.ts';
import { saveFile } from './save-file.ts';
import type { NotebookEdits } from './saves.ts';

/** Writing in a notebook as somebody. */
export function createEdits({ ports, origin, line, locate, requireSeen }: ViewParts): NotebookEdits {
  return {
    save: async (path, content, { base, diff = false, origin: by = origin }) => {
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      const request = { path: await locate(path), bytes, base, diff, origin: by };
      return saveFile({ ...ports, line: line() }, request);
    },
    edit: async (path, edits, { ifHash, dryRun = false, origin: by = origin } = {}) => {
      requireSeen(ROOT);
      const write = dryRun ? null : line().write;
      return editFile({ ...ports, write }, { path: await locate(path), edits, ifHash, origin: by });
    },
    noteRead: (hash, bytes) => keepBase(ports.bases, hash, bytes),
  };
}

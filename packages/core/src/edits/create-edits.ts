import type { ViewParts } from '../view-parts.ts';
import { keepBase } from './keep-base.ts';
import { saveFile } from './save-file.ts';
import type { NotebookEdits } from './saves.ts';

/** Writing in a notebook as somebody. */
export function createEdits({ ports, origin, line, locate }: ViewParts): NotebookEdits {
  const edits: Pick<NotebookEdits, 'save' | 'noteRead'> = {
    save: async (path, content, { base, diff = false, origin: by = origin }) => {
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      const request = { path: await locate(path), bytes, base, diff, origin: by };
      return saveFile({ ...ports, line: line() }, request);
    },
    noteRead: (hash, bytes) => keepBase(ports.bases, hash, bytes),
  };
  return edits as NotebookEdits;
}

import type { Notebook, NotebookId, SavedVersion, WrittenFile } from '@codexlab/core';
import { reply } from '../handler.ts';
import { fileEtag } from '../http/etags.ts';
import { toWireSaved } from '../wire/file.ts';
import { fileUrl } from '../wire/file-url.ts';

/** The answer to a write: 201 with the address of a new file. */
export async function saved(
  notebook: Notebook,
  notebookId: NotebookId,
  written: WrittenFile,
  { isNew = false, outcome }: { readonly isNew?: boolean; readonly outcome?: SavedVersion['outcome'] } = {},
) {
  const file = await notebook.files.get(written.path);
  const etag = file?.hash === written.hash ? fileEtag(file) : written.hash;
  const headers = isNew && file ? { Location: fileUrl(notebookId, file.id) } : {};
  return reply(toWireSaved(written, file, notebookId, outcome), { etag, headers, status: isNew ? 201 : 200 });
}

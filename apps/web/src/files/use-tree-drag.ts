import { ref, type Ref } from 'vue';
import { reportFailure } from '../notify/use-notices.ts';
import type { Place } from '../places/place.ts';
import { baseName, isFolderPath, parentFolder } from '../tabs/tab-location.ts';
import { movePath } from './file-actions.ts';
import type { TreeRow } from './tree-rows.ts';
import { uploadFiles } from './upload-files.ts';

/** What is being dragged: paths, one on each line. */
const TYPE = 'application/x-codex-paths';

/** Dragging in the tree: files and folders move, with their links; files of the device are uploaded. */
export function useTreeDrag(place: () => Place) {
  const target: Ref<string | null> = ref(null);

  function start(event: DragEvent, row: TreeRow, chosen: readonly string[]): void {
    if (row.kind !== 'entry' || !place().canWrite) return event.preventDefault();
    const paths = chosen.includes(row.entry.path) ? chosen : [row.entry.path];
    event.dataTransfer?.setData(TYPE, paths.join('\n'));
    event.dataTransfer?.setData('text/plain', paths.join('\n'));
  }

  function over(event: DragEvent, row: TreeRow): void {
    if (row.kind !== 'entry') return;
    event.preventDefault();
    target.value = row.entry.isFolder ? row.key : null;
  }

  function dropOn(event: DragEvent, row: TreeRow): void {
    const path = row.kind === 'entry' ? row.entry.path : '';
    drop(event, isFolderPath(path) ? path : parentFolder(path));
  }

  /** Into a folder; the top is empty. */
  function drop(event: DragEvent, folder: string): void {
    target.value = null;
    if (!place().canWrite) return;
    const files = [...(event.dataTransfer?.files ?? [])];
    const paths = (event.dataTransfer?.getData(TYPE) ?? '').split('\n').filter((path) => path !== '');
    if (files.length > 0) void uploadFiles(place(), folder, files);
    else moveAll(paths, folder).catch(reportFailure);
  }

  async function moveAll(paths: readonly string[], folder: string): Promise<void> {
    for (const path of paths) {
      const isInItself = isFolderPath(path) && folder.startsWith(path);
      if (parentFolder(path) !== folder && !isInItself)
        await movePath(place(), path, folder + baseName(path) + (isFolderPath(path) ? '/' : ''));
    }
  }

  return { target, start, over, drop, dropOn, end: () => (target.value = null) };
}

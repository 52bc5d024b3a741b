import {
  Columns2,
  Copy,
  Download,
  FilePlus2,
  FolderInput,
  FolderPlus,
  History,
  Link,
  Pencil,
  Trash2,
  Upload,
} from '@lucide/vue';
import { askText } from '../notify/use-questions.ts';
import type { Place } from '../places/place.ts';
import { at, baseName, isFolderPath, parentFolder, toAddress } from '../tabs/tab-location.ts';
import { useTabs } from '../tabs/use-tabs.ts';
import type { MenuItem, MenuItems } from '../ui/menu-item.ts';
import { useRouter, type Router } from 'vue-router';
import { count, createFolder, createNote, movePath } from './file-actions.ts';
import { chooseFiles } from './choose-files.ts';
import { trashPaths } from './trash-paths.ts';
import { uploadFiles } from './upload-files.ts';

/** What the menu of a file or folder needs of its surroundings. */
export interface FileMenuParts {
  readonly place: () => Place;
  readonly rename: (path: string) => void;
}

/** Makes the menus of files and folders. To be called while a component is set up. */
export function useFileMenu(parts: FileMenuParts): (paths: readonly string[]) => MenuItems {
  const tabs = useTabs();
  const router = useRouter();
  return (paths) => {
    const place = parts.place();
    const [first = ''] = paths;
    if (paths.length > 1) return place.canWrite ? [moveItem(place, paths), '-', trashItem(place, paths)] : [];
    const isFolder = isFolderPath(first);
    const folder = isFolder ? first : parentFolder(first);
    return [
      ...(isFolder ? [] : [openBeside(first)]),
      ...(place.canWrite ? [...makeItems(place, folder), '-' as const] : []),
      { label: 'History', icon: History, run: () => tabs.open(at(first, { view: 'history' })) },
      ...(isFolder ? [] : [downloadItem(place, first)]),
      { label: 'Copy path', icon: Copy, run: () => navigator.clipboard.writeText(first) },
      {
        label: 'Copy link',
        icon: Link,
        run: () => navigator.clipboard.writeText(addressOf(router, place, first)),
      },
      ...(place.canWrite && first !== '' ? changeItems(place, first) : []),
    ];
  };

  function openBeside(path: string): MenuItem {
    return {
      label: 'Open beside',
      icon: Columns2,
      run: () => tabs.open(at(path), { where: 'beside', keep: true }),
    };
  }

  function changeItems(place: Place, path: string): MenuItems {
    return [
      '-',
      { label: 'Rename', icon: Pencil, keys: 'f2', run: () => parts.rename(path) },
      moveItem(place, [path]),
      trashItem(place, [path]),
    ];
  }
}

function makeItems(place: Place, folder: string): readonly MenuItem[] {
  return [
    { label: 'New note', icon: FilePlus2, run: () => createNote(place, folder) },
    { label: 'New folder', icon: FolderPlus, run: () => createFolder(place, folder) },
    {
      label: 'Upload files',
      icon: Upload,
      run: async () => void (await uploadFiles(place, folder, await chooseFiles())),
    },
  ];
}

function moveItem(place: Place, paths: readonly string[]): MenuItem {
  return {
    label: paths.length === 1 ? 'Move to …' : `Move ${count(paths.length, 'thing')} to …`,
    icon: FolderInput,
    run: async () => {
      const folder = await askText({
        ...{ title: 'Move to another folder', label: 'Folder (empty is the top)', confirm: 'Move' },
        ...{
          text: 'Links to what is moved are changed with it.',
          value: parentFolder(paths[0]!).replace(/\/$/, ''),
        },
        check: () => null,
      });
      if (folder === null) return;
      const target = folder === '' ? '' : `${folder.replace(/\/+$/, '')}/`;
      for (const path of paths)
        await movePath(place, path, target + baseName(path) + (isFolderPath(path) ? '/' : ''));
    },
  };
}

function trashItem(place: Place, paths: readonly string[]): MenuItem {
  const label = paths.length === 1 ? 'Move to trash' : `Move ${count(paths.length, 'thing')} to trash`;
  return { label, icon: Trash2, keys: 'delete', isDanger: true, run: () => trashPaths(place, paths) };
}

function downloadItem(place: Place, path: string): MenuItem {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  const query = new URLSearchParams({ notebook_id: place.notebook.id, download: 'true' });
  return {
    label: 'Download',
    icon: Download,
    run: () => {
      const link = document.createElement('a');
      link.href = `/api/v1/files/by-path-content/${encoded}?${query.toString()}`;
      link.download = baseName(path);
      link.click();
    },
  };
}

function addressOf(router: Router, place: Place, path: string): string {
  return location.origin + router.resolve(toAddress(place.name, at(path))).href;
}

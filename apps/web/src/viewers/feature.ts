import {
  AudioLines,
  Binary,
  Code,
  Film,
  FileText,
  Image,
  Info,
  ListTree,
  NotebookText,
  Rows3,
  Table2,
} from '@lucide/vue';
import { defineAsyncComponent, type Component } from 'vue';
import type { Feature, NotebookView } from '../app/feature.ts';
import type { FileWithContent } from '../api/types.ts';
import { isMedia, isPicture, isTextual, isTree, LONG_PICTURE_TEXT } from './what-fits.ts';

/** Every file that is no note: shown by what it is, and at least as facts and bytes. */
export const viewersFeature: Feature = {
  name: 'viewers',
  views: [
    view('cells', 'Notebook', NotebookText, {
      fits: (file) => (file.kind === 'notebook' && file.content !== null ? 8 : 0),
      load: () => import('./cells/cells-view.vue'),
    }),
    view('table', 'Table', Table2, {
      fits: (file) => (file.kind === 'table' ? 8 : 0),
      load: () => import('./table/table-view.vue'),
    }),
    view('picture', 'Picture', Image, {
      fits: (file) => (isPicture(file) ? 8 : 0),
      load: () => import('./picture/picture-view.vue'),
    }),
    view('pdf', 'Pages', FileText, {
      fits: (file) => (file.kind === 'pdf' ? 8 : 0),
      load: () => import('./pdf/pdf-view.vue'),
    }),
    view('audio', 'Player', AudioLines, {
      fits: (file) => (isMedia(file, 'audio') ? 8 : 0),
      load: () => import('./media/media-view.vue'),
    }),
    view('video', 'Player', Film, {
      fits: (file) => (isMedia(file, 'video') ? 8 : 0),
      load: () => import('./media/media-view.vue'),
    }),
    view('tree', 'Tree', ListTree, {
      fits: (file) => (isTree(file) ? 6 : 0),
      load: () => import('./tree/tree-view.vue'),
    }),
    view('code', 'Text', Code, {
      fits: (file) =>
        file.content === null ? 0 : file.content.length > LONG_PICTURE_TEXT && isPicture(file) ? 1 : 4,
      load: () => import('./code/code-view.vue'),
    }),
    view('lines', 'Lines', Rows3, {
      fits: (file) => (isTextual(file) && file.content === null ? 5 : 0),
      load: () => import('./lines/lines-view.vue'),
    }),
    view('facts', 'About this file', Info, { fits: () => 2, load: () => import('./facts/facts-view.vue') }),
    view('bytes', 'Bytes', Binary, { fits: () => 1, load: () => import('./bytes/bytes-view.vue') }),
  ],
};

function view(
  id: string,
  title: string,
  icon: Component,
  more: {
    readonly fits: (file: FileWithContent) => number;
    readonly load: () => Promise<{ readonly default: Component }>;
  },
): NotebookView {
  const fits = (file: FileWithContent | null) => (file === null ? 0 : more.fits(file));
  return { id, title, icon, of: 'file', fits, component: defineAsyncComponent(more.load) };
}

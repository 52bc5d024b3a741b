import {
  Binary,
  Braces,
  File,
  FileArchive,
  FileCode,
  FileImage,
  FileMusic,
  FileSpreadsheet,
  FileText,
  FileVideoCamera,
  Folder,
  NotebookText,
} from '@lucide/vue';
import type { Component } from 'vue';

const BY_ENDING: Readonly<Record<string, Component>> = Object.freeze({
  ...named(['md', 'markdown', 'txt', 'rst', 'tex', 'pdf'], FileText),
  ...named(['ipynb'], NotebookText),
  ...named(['csv', 'tsv', 'xlsx', 'parquet'], FileSpreadsheet),
  ...named(['png', 'jpg', 'jpeg', 'gif', 'webp', 'avif', 'svg', 'bmp', 'tif', 'tiff', 'ico'], FileImage),
  ...named(['mp3', 'wav', 'ogg', 'flac', 'm4a', 'opus'], FileMusic),
  ...named(['mp4', 'webm', 'mov', 'mkv', 'avi'], FileVideoCamera),
  ...named(['json', 'yml', 'yaml', 'toml', 'xml', 'jsonl'], Braces),
  ...named(['zip', 'gz', 'tar', 'xz', '7z', 'zst'], FileArchive),
  ...named(['npy', 'npz', 'h5', 'hdf5', 'fits', 'mat', 'bin', 'dat', 'sqlite', 'db'], Binary),
  ...named(
    [
      'py',
      'r',
      'jl',
      'js',
      'ts',
      'mjs',
      'vue',
      'c',
      'h',
      'cpp',
      'rs',
      'go',
      'java',
      'sh',
      'sql',
      'html',
      'css',
      'm',
    ],
    FileCode,
  ),
});

/** The picture of a file by its name, or of a folder. */
export function fileIcon(path: string, entry: 'file' | 'folder' | 'link' | 'other' | null): Component {
  if (entry === 'folder') return Folder;
  const ending = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  return Object.hasOwn(BY_ENDING, ending) ? BY_ENDING[ending]! : File;
}

function named(endings: readonly string[], icon: Component): Record<string, Component> {
  return Object.fromEntries(endings.map((ending) => [ending, icon]));
}

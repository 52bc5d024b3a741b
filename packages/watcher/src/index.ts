export { type NodeFileSystemOptions, nodeFileSystem } from './fs/node-file-system.ts';
export { cleanTemporaries } from './fs/clean-temporaries.ts';
export { type CreateWatcherOptions, createWatcher } from './watch/create-watcher.ts';
export type { FolderListener, WatchFolder } from './watch/watch-folder.ts';
export type { WriteIo } from './fs/write-io.ts';
export type { SystemPath } from './fs/folder.ts';
export { isNetworkDisk } from './watch/network-disk.ts';

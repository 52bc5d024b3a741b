export { type NodeFileSystemOptions, nodeFileSystem } from './fs/node-file-system.ts';
export { cleanTemporaries } from './fs/clean-temporaries.ts';

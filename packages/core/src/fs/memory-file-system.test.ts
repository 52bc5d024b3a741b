import { testFileSystem } from './file-system.contract.ts';
import { memoryFileSystem } from './memory-file-system.ts';

testFileSystem('memoryFileSystem', {
  capabilities: memoryFileSystem().fs.capabilities,
  open: async () => {
    const { fs, disk } = memoryFileSystem();
    return { fs, outside: { ...disk, makeUnreadable: (path) => disk.setReadable(path, false) } };
  },
});

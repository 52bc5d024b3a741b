export { CASE_TIMEOUT_MS } from './case-timeout.ts';
export {
  allFaults,
  createFaultInjector,
  type Fault,
  type FaultInjector,
  faultingFileSystem,
  faultingIndex,
} from './fs/fault-injector.ts';
export {
  testFileSystem,
  type FileSystemScene,
  type FileSystemSetup,
  type OutsideEdits,
} from './fs/file-system.contract.ts';
export { hashOfBytes, type MemoryDisk, memoryFileSystem } from './fs/memory-file-system.ts';
export { memoryBaseStore } from './history/memory-base-store.ts';
export { fixedClock, type FixedClock } from './fixed-clock.ts';
export { type MemoryChange, type MemoryIndex, memoryIndex } from './sync/memory-index.ts';
export { parseAsText } from './sync/memory-line.ts';
export { evaluateSearch, type EvaluatedFile } from './search/evaluate-search.ts';
export { compareBySort } from './search/evaluate-sort.ts';
export { memorySystemStore } from './memory-system-store.ts';
export { testSystemStore, type SystemStoreSetup } from './system-store.contract.ts';
export {
  testVersionControl,
  type NotebookDisk,
  type VersionControlScene,
  type VersionControlSetup,
} from './history/version-control.contract.ts';

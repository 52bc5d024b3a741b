import { memorySystemStore } from './memory-system-store.ts';
import { testSystemStore } from './system-store.contract.ts';

testSystemStore('memorySystemStore', { open: async () => memorySystemStore() });

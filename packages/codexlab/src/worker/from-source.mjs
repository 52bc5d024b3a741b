// Starts a TypeScript worker entry when the package runs from its source: a `.ts` entry does not start by itself.
import { workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
await import(workerData.entry);

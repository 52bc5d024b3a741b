import { loadEngine, choiceOf } from '../databases/load-engine.ts';

/** The engine that tests run with: what `CODEX_ENGINE` says, else the usual one. */
export const testStorage = await choiceOf(process.env['CODEX_ENGINE'] || 'sqlite', process.cwd());

/** See `testStorage`. */
export const testEngine = await loadEngine(testStorage);

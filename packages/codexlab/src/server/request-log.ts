import type { Answered } from '@codexlab/server';
import type { Log, LogFields } from './log.ts';

const PROBES: ReadonlySet<string> = new Set(['/health', '/ready', '/metrics']);
const FIRST_FAILURE = 400;

/**
 * Tells of requests, by the pattern of their route: addresses hold names of people and files. What changes something
 * or fails is told always, what only reads and what watches over the server at the level `debug`.
 */
export function requestLog(log: Log): (answered: Answered) => void {
  return ({ method, route, status, durationMs, requestId }) => {
    const isQuiet = PROBES.has(route) || (status < FIRST_FAILURE && (method === 'GET' || method === 'HEAD'));
    const fields: LogFields = { request_id: requestId, method, route, status, ms: Math.round(durationMs) };
    log[isQuiet ? 'debug' : 'info']('request', fields);
  };
}

import { isCodexError } from '@codexlab/core';

/** The port that a server takes when nobody names one and it is free. */
export const USUAL_PORT = 8765;
const TRIES = 50;

/**
 * Listens at the wanted port; with null at the usual one, or at the first free one of the 50 from there. Throws what
 * `listen` throws: `conflict` with details `{ errno: 'EADDRINUSE' }` where a port is taken.
 */
export async function listenAtPort<T>(
  wanted: number | null,
  listen: (port: number) => Promise<T>,
): Promise<T> {
  if (wanted !== null) return listen(wanted);
  for (let port = USUAL_PORT; ; port++) {
    try {
      return await listen(port);
    } catch (error) {
      if (!isTaken(error) || port - USUAL_PORT === TRIES - 1) throw error;
    }
  }
}

function isTaken(error: unknown): boolean {
  return isCodexError(error, 'conflict') && error.details['errno'] === 'EADDRINUSE';
}

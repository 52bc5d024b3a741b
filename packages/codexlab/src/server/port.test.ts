import { CodexError } from '@codexlab/core';
import { describe, expect, it } from 'vitest';
import { listenAtPort, USUAL_PORT } from './port.ts';

const taken = new CodexError('conflict', 'taken', { errno: 'EADDRINUSE' });

/** A machine on which these ports are taken; it remembers which were asked for. */
function machine(...takenPorts: number[]) {
  const asked: number[] = [];
  return {
    asked,
    listen: async (port: number) => {
      asked.push(port);
      if (takenPorts.includes(port)) throw taken;
      return port;
    },
  };
}

describe('the port of a server', () => {
  it('is the usual one, or the next free one', async () => {
    expect(await listenAtPort(null, machine().listen)).toBe(USUAL_PORT);
    expect(await listenAtPort(null, machine(USUAL_PORT, USUAL_PORT + 1).listen)).toBe(USUAL_PORT + 2);
  });

  it('is the named one or none', async () => {
    const { asked, listen } = machine(80);
    await expect(listenAtPort(80, listen)).rejects.toBe(taken);
    expect(await listenAtPort(0, listen)).toBe(0);
    expect(asked).toEqual([80, 0]);
  });

  it('is not looked for on and on, nor after a failure of another kind', async () => {
    const all = machine(...Array.from({ length: 100 }, (_, at) => USUAL_PORT + at));
    await expect(listenAtPort(null, all.listen)).rejects.toBe(taken);
    expect(all.asked).toHaveLength(50);
    const denied = new CodexError('unavailable', 'not allowed', { errno: 'EACCES' });
    let times = 0;
    const listen = async (): Promise<never> => {
      times += 1;
      throw denied;
    };
    await expect(listenAtPort(null, listen)).rejects.toBe(denied);
    expect(times).toBe(1);
  });
});

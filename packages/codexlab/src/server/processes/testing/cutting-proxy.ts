import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** Stands between clients and a server, and cuts connections. */
export interface CuttingProxy {
  readonly url: string;
  /** Where connections go on to, from now on. */
  leadTo(port: number): void;
  /**
   * From now on: how many bytes of the server a connection still lets through before it is cut, in the middle of
   * whatever they say. Infinity: it is not cut.
   */
  cutAfter(nextLimitBytes: () => number): void;
  /** Cuts what is open, wherever it stands. */
  cutNow(): void;
  /** Connections that were cut. */
  cuts(): number;
}

/** Listens at a free port. */
export async function startCuttingProxy(): Promise<CuttingProxy> {
  let port = 0;
  let nextLimitBytes = () => Infinity;
  let cuts = 0;
  const clients = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    clients.add(client);
    const end = () => {
      clients.delete(client);
      client.destroy();
      upstream.destroy();
    };
    let leftBytes = nextLimitBytes();
    client.on('data', (bytes) => upstream.write(bytes));
    upstream.on('data', (bytes) => {
      if (bytes.length <= leftBytes) client.write(bytes);
      else {
        cuts++;
        // What came before the cut arrives; what came after it never does.
        client.end(bytes.subarray(0, leftBytes), end);
        upstream.off('close', end).destroy();
      }
      leftBytes -= bytes.length;
    });
    for (const socket of [client, upstream]) socket.on('close', end).on('end', end).on('error', end);
  });
  onTestFinished(() => {
    server.close();
    for (const socket of clients) socket.destroy();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The proxy has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    leadTo: (next) => void (port = next),
    cutAfter: (next) => void (nextLimitBytes = next),
    cutNow() {
      cuts += clients.size;
      for (const client of clients) client.destroy();
    },
    cuts: () => cuts,
  };
}

import type { LiveSocket, LiveSocketConstructor } from '../live-socket.ts';

/** The server's end of a socket that a client opened. */
export interface FakeSocket {
  readonly url: URL;
  isClosed(): boolean;
  /** Sends an event. */
  tell(type: string, cursor: string, data?: object): void;
  say(text: string): void;
  /** Closes it; without a code it breaks off. */
  drop(code?: number): void;
}

/** Sockets without a network. */
export interface FakeSockets {
  readonly Socket: LiveSocketConstructor;
  /** All that were opened. */
  readonly opened: readonly FakeSocket[];
}

const BROKEN_OFF = 1006;
const NORMAL = 1000;

type Listen = { readonly type: string; readonly run: (event: object) => void };

/** Makes sockets that a test answers. */
export function fakeSockets(): FakeSockets {
  const opened: FakeSocket[] = [];

  class Socket implements LiveSocket {
    readonly #listeners: Listen[] = [];
    readonly #drop: (code: number) => void;

    constructor(url: string) {
      let closed = false;
      const emit = (type: string, event: object) => {
        for (const each of this.#listeners) if (each.type === type) each.run(event);
      };
      const drop = (code = BROKEN_OFF) => {
        if (closed) return;
        closed = true;
        emit('close', { code });
      };
      const say = (data: string) => emit('message', { data });
      const tell: FakeSocket['tell'] = (type, cursor, data = {}) =>
        say(JSON.stringify({ type, cursor, data }));
      this.#drop = drop;
      opened.push({ url: new URL(url), isClosed: () => closed, drop, say, tell });
    }

    addEventListener(type: string, listener: (event: never) => void): void {
      this.#listeners.push({ type, run: listener as Listen['run'] });
    }

    close(): void {
      this.#drop(NORMAL);
    }
  }

  return { Socket, opened };
}

/** What one side answers, by name. */
export type Calls = Readonly<Record<string, (input: never) => unknown>>;

/** One end of a line between a page and its worker. */
export interface Channel<Remote extends Calls> {
  /** Asks the other side. */
  call<K extends keyof Remote & string>(
    name: K,
    input: Parameters<Remote[K]>[0],
    transfer?: readonly Transferable[],
  ): Promise<Awaited<ReturnType<Remote[K]>>>;
  close(): void;
}

/** What both a worker and the global scope inside of it have. */
export interface Port {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  removeEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

/** The end of the line inside of a worker. */
export function workerPort(): Port {
  return {
    postMessage: (message, transfer) => self.postMessage(message, { transfer }),
    addEventListener: (type, listener) => self.addEventListener(type, listener),
    removeEventListener: (type, listener) => self.removeEventListener(type, listener),
  };
}

type Message =
  | { readonly kind: 'ask'; readonly id: number; readonly name: string; readonly input: unknown }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly message: string };

/** Opens this end: `calls` answers what the other side asks. Bytes that are answered are handed over, not copied. */
export function openChannel<Remote extends Calls>(port: Port, calls: Calls): Channel<Remote> {
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  let last = 0;

  async function answer(message: Extract<Message, { kind: 'ask' }>): Promise<void> {
    const { id, name, input } = message;
    try {
      const value = await calls[name]!(input as never);
      port.postMessage(
        { kind: 'answer', id, value },
        value instanceof Uint8Array ? [value.buffer as ArrayBuffer] : [],
      );
    } catch (error) {
      const text = error instanceof Error ? error.message : 'Something went wrong.';
      port.postMessage({ kind: 'failure', id, message: text }, []);
    }
  }

  function onMessage({ data }: MessageEvent<Message>): void {
    if (data.kind === 'ask') return void answer(data);
    const asked = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.kind === 'answer') asked?.resolve(data.value as never);
    else asked?.reject(new Error(data.message));
  }

  port.addEventListener('message', onMessage);
  return {
    call(name, input, transfer = []) {
      const id = ++last;
      port.postMessage({ kind: 'ask', id, name, input }, [...transfer]);
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    },
    close: () => port.removeEventListener('message', onMessage),
  };
}

import {
  CodexError,
  type CodexErrorCode,
  type CodexErrorDetails,
  isCodexError,
  type LongWork,
  type Progress,
} from '@codexlab/core';
import type { MessagePort, Worker } from 'node:worker_threads';

/** Either end of a channel between threads. */
export interface Channel {
  send(message: unknown): void;
  onMessage(listener: (message: never) => void): void;
}

/** The channel of a port or of a thread. */
export function channelOf(port: MessagePort | Worker): Channel {
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => void (port as MessagePort).on('message', listener as (message: unknown) => void),
  };
}

/** An error as it travels between threads. */
type SentError =
  | { readonly code: CodexErrorCode; readonly message: string; readonly details: CodexErrorDetails }
  | { readonly aborted: true; readonly message: string }
  | { readonly fault: true; readonly message: string; readonly stack: string | undefined };

type Message =
  | { readonly type: 'call'; readonly id: number; readonly method: string; readonly args: readonly unknown[] }
  | { readonly type: 'abort'; readonly id: number }
  | { readonly type: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly type: 'result'; readonly id: number; readonly value: unknown }
  | { readonly type: 'error'; readonly id: number; readonly error: SentError }
  | { readonly type: 'event'; readonly name: string; readonly args: readonly unknown[] };

/** What a thread offers: methods by name, each with its arguments and the means of long work. */
export type Methods = Readonly<Record<string, (args: never, work: LongWork) => Promise<unknown>>>;

/** The caller's end. */
export interface Caller {
  call<T>(method: string, args: readonly unknown[], work?: LongWork): Promise<T>;
  /** Calls back for each event of that name. */
  onEvent(name: string, listener: (...args: never[]) => void): void;
  /** Ends every open call with this error: the other thread is gone. */
  fail(error: CodexError): void;
}

/** Speaks to a thread that serves methods. */
export function createCaller(channel: Channel): Caller {
  const open = new Map<
    number,
    { resolve(value: unknown): void; reject(error: unknown): void; work: LongWork }
  >();
  const listeners = new Map<string, ((...args: never[]) => void)[]>();
  let lastId = 0;
  let dead: CodexError | null = null;

  channel.onMessage((message: Message) => {
    if (message.type === 'event')
      for (const each of listeners.get(message.name) ?? []) each(...(message.args as never[]));
    if (!('id' in message)) return;
    const waiting = open.get(message.id);
    if (message.type === 'progress') waiting?.work.onProgress?.(message.progress);
    if (message.type !== 'result' && message.type !== 'error') return;
    open.delete(message.id);
    if (message.type === 'result') waiting?.resolve(message.value);
    else waiting?.reject(receiveError(message.error));
  });

  return {
    async call<T>(method: string, args: readonly unknown[], work: LongWork = {}): Promise<T> {
      if (dead) throw dead;
      work.signal?.throwIfAborted();
      const id = ++lastId;
      const abort = () => channel.send({ type: 'abort', id } satisfies Message);
      work.signal?.addEventListener('abort', abort);
      try {
        return await new Promise<T>((resolve, reject) => {
          open.set(id, { resolve: resolve as (value: unknown) => void, reject, work });
          channel.send({ type: 'call', id, method, args } satisfies Message);
        });
      } finally {
        work.signal?.removeEventListener('abort', abort);
      }
    },
    onEvent(name, listener) {
      listeners.set(name, [...(listeners.get(name) ?? []), listener]);
    },
    fail(error) {
      dead = error;
      for (const { reject } of open.values()) reject(error);
      open.clear();
    },
  };
}

/** Serves methods to the other end; returns a function that sends events there. */
export function serveMethods(channel: Channel, methods: Methods): (name: string, ...args: unknown[]) => void {
  const running = new Map<number, AbortController>();
  const send = (message: Message) => channel.send(message);
  channel.onMessage((message: Message) => {
    if (message.type === 'abort') running.get(message.id)?.abort();
    if (message.type === 'call') void answer(message);
  });

  async function answer({ id, method, args }: Extract<Message, { type: 'call' }>): Promise<void> {
    const abort = new AbortController();
    running.set(id, abort);
    try {
      const work: LongWork = {
        signal: abort.signal,
        onProgress: (progress) => send({ type: 'progress', id, progress }),
      };
      const serve = methods[method];
      if (!serve) throw new CodexError('internal', `The thread has no method ${method}.`);
      send({ type: 'result', id, value: await serve(args as never, work) });
    } catch (error) {
      send({ type: 'error', id, error: sendError(error) });
    } finally {
      running.delete(id);
    }
  }
  return (name, ...args) => send({ type: 'event', name, args });
}

/** Makes an error fit to travel. */
export function sendError(error: unknown): SentError {
  if (isCodexError(error)) return { code: error.code, message: error.message, details: error.details };
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return name === 'AbortError' ? { aborted: true, message } : { fault: true, message, stack };
}

/** Makes an error out of what travelled. */
export function receiveError(error: SentError): Error {
  if ('code' in error) return new CodexError(error.code, error.message, error.details);
  if ('aborted' in error) return new DOMException(error.message, 'AbortError');
  return new CodexError('internal', error.message, {}, { cause: error.stack });
}

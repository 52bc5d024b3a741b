/** What is used of a WebSocket: browsers have it, Node from 22 on, and the package `ws`. */
export interface LiveSocket {
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { readonly code: number }) => void): void;
  addEventListener(type: 'error', listener: () => void): void;
  close(): void;
}

/** Opens one. */
export type LiveSocketConstructor = new (url: string) => LiveSocket;

/** That of the platform; null where there is none. */
export function platformSocket(): LiveSocketConstructor | null {
  const Socket: LiveSocketConstructor | undefined = Reflect.get(globalThis, 'WebSocket');
  return Socket ?? null;
}

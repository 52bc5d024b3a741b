import type { LiveEvent } from '../contract/live-events.ts';

/** An event as it is sent: written once, for all who get it. */
export interface Message {
  readonly type: LiveEvent['type'];
  readonly cursor: string;
  readonly text: string;
  /** The text in UTF-8. */
  readonly bytes: Uint8Array;
}

const encoder = new TextEncoder();

/** Writes an event. */
export function toMessage(event: LiveEvent): Message {
  const text = JSON.stringify(event);
  return { type: event.type, cursor: event.cursor, text, bytes: encoder.encode(text) };
}

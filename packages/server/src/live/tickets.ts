import type { Clock, Secrets } from '@codexlab/core';
import type { Holder } from './access.ts';

/** Tickets that open a stream in place of a header: good once, for a minute, kept by their hash in memory alone. */
export interface Tickets {
  /** The oldest go when the person has many that were not used. */
  create(holder: Holder): { readonly ticket: string; readonly expiresMs: number };
  /** Uses a ticket up; null when it is none, was used before, or is too old. */
  redeem(ticket: string): Holder | null;
}

const LIFETIME_MS = 60_000;
const TICKET_BYTES = 24;
/** As many as somebody who opens all of their streams at once needs; older ones are forgotten. */
const MAX_PER_USER = 40;
const MAX_TICKETS = 20_000;

interface Kept {
  readonly holder: Holder;
  readonly expiresMs: number;
}

/** Makes an empty box of tickets. */
export function createTickets(
  secrets: Pick<Secrets, 'random' | 'hash'>,
  clock: Clock,
): Tickets & { readonly size: () => number } {
  const kept = new Map<string, Kept>(); // in the order of their end

  function forgetOld(nowMs: number): void {
    for (const [hash, { expiresMs }] of kept) {
      if (expiresMs > nowMs && kept.size < MAX_TICKETS) return;
      kept.delete(hash);
    }
  }

  function forgetOldestOf(userId: string | null): void {
    const own = [...kept].filter(([, { holder }]) => holder.actor.userId === userId);
    for (const [hash] of own.slice(0, Math.max(0, own.length - MAX_PER_USER + 1))) kept.delete(hash);
  }

  return {
    size: () => kept.size,
    create(holder) {
      const nowMs = clock.nowMs();
      forgetOld(nowMs);
      forgetOldestOf(holder.actor.userId);
      const ticket = secrets.random(TICKET_BYTES);
      const expiresMs = nowMs + LIFETIME_MS;
      kept.set(secrets.hash(ticket), { holder, expiresMs });
      return { ticket, expiresMs };
    },
    redeem(ticket) {
      const hash = secrets.hash(ticket);
      const found = kept.get(hash);
      kept.delete(hash);
      return found && found.expiresMs > clock.nowMs() ? found.holder : null;
    },
  };
}

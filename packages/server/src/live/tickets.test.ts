import { anonymous } from '@codexlab/core';
import { fixedClock } from '@codexlab/core/testing';
import { describe, expect, it } from 'vitest';
import { createSecrets } from '../auth/secrets.ts';
import { newId } from './testing/memory-log.ts';
import { createTickets } from './tickets.ts';

const secrets = createSecrets(new Uint8Array(32).fill(5));

function holder() {
  const actor = { ...anonymous, userId: newId() };
  return { actor, again: async () => actor };
}

describe('tickets', () => {
  it('are good once, and give whoever made them', () => {
    const tickets = createTickets(secrets, fixedClock());
    const ada = holder();
    const { ticket } = tickets.create(ada);
    expect([tickets.redeem(ticket), tickets.redeem(ticket)]).toEqual([ada, null]);
    expect(tickets.redeem('made-up')).toBeNull();
    expect(tickets.size()).toBe(0);
  });

  it('end after a minute', () => {
    const clock = fixedClock();
    const tickets = createTickets(secrets, clock);
    const [early, late] = [tickets.create(holder()), tickets.create(holder())];
    expect(early.expiresMs).toBe(clock.nowMs() + 60_000);
    clock.advance(59_999);
    expect(tickets.redeem(early.ticket)).not.toBeNull();
    clock.advance(1);
    expect(tickets.redeem(late.ticket)).toBeNull();
  });

  it('that are not used are forgotten: by time, and the oldest of somebody who makes many', () => {
    const clock = fixedClock();
    const tickets = createTickets(secrets, clock);
    const [ada, bob] = [holder(), holder()];
    const kept = tickets.create(bob);
    const made = Array.from({ length: 100 }, () => tickets.create(ada).ticket);
    expect(tickets.size()).toBe(41);
    expect([tickets.redeem(made[0]!), tickets.redeem(made[99]!), tickets.redeem(kept.ticket)]).toEqual([
      ...[null, ada, bob],
    ]);
    clock.advance(60_000);
    tickets.create(ada);
    expect(tickets.size()).toBe(1);
  });
});

import { anonymous } from '@codexlab/core';
import type { Route } from '../contract/define.ts';
import type { Tickets } from '../live/tickets.ts';
import type { Authenticated } from './authenticate.ts';

/**
 * Who opens a stream with a ticket; null where there is none. A header goes before it, and leaves it unused. Like a
 * header, it is nothing that a browser sends by itself.
 */
export async function redeemTicket(
  tickets: Pick<Tickets, 'redeem'>,
  route: Route,
  request: Request,
): Promise<Authenticated | null> {
  if (route.responseKind !== 'socket' && route.responseKind !== 'events') return null;
  if (request.headers.has('authorization')) return null;
  const ticket = new URL(request.url).searchParams.get('ticket');
  if (ticket === null) return null;
  const holder = tickets.redeem(ticket);
  const actor = (await holder?.again()) ?? null;
  return {
    actor: actor ?? anonymous,
    credential: 'ticket',
    refused: actor === null,
    again: holder?.again ?? (async () => null),
  };
}

import { expect, it } from 'vitest';
import { deprecationHeaders } from './deprecation.ts';

it('tells since when and until when a route is there, as the two RFCs write it', () => {
  expect(deprecationHeaders({ deprecated: { since: '2026-11-21', until: '2027-05-31' } })).toEqual({
    deprecation: '@1795219200',
    sunset: 'Mon, 31 May 2027 00:00:00 GMT',
  });
});

it('says nothing of a route that stays', () => {
  expect(deprecationHeaders({})).toEqual({});
});

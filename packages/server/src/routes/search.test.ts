import { parseSearch } from '@codexlab/core';
import { expect, it } from 'vitest';
import { ask, newId } from './testing/ask.ts';

const WRONG = 'tag:(';

const fail = async (): Promise<never> => {
  parseSearch(WRONG);
  throw new Error('The search was understood.');
};

it.each(['', '/facets', '/similar', '/suggest', '/explain'])(
  'GET /search%s names the parameter of a search that cannot be understood, and the place in it',
  async (below) => {
    const notebook = below === '' ? '' : `&notebook_id=${newId()}`;
    const { status, json } = await ask(
      { search: { search: fail }, notebooks: { use: fail } },
      'GET',
      `/search${below}?q=${encodeURIComponent(WRONG)}${notebook}`,
    );
    expect(status).toBe(422);
    expect(json).toMatchObject({
      detail: expect.stringContaining('character 5'),
      details: { field: 'q', position: 4 },
    });
  },
);

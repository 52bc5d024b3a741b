import { expect, it } from 'vitest';
import { createLane } from './lane.ts';

it('does work in the order of the calls, one after the other', async () => {
  const lane = createLane();
  const order: string[] = [];
  const step = (name: string) =>
    lane.run(async () => {
      order.push(`${name} begins`);
      await Promise.resolve();
      order.push(`${name} ends`);
      return name;
    });
  expect(await Promise.all([step('a'), step('b'), step('c')])).toEqual(['a', 'b', 'c']);
  expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

it('tells the caller of a failure and goes on with the next', async () => {
  const lane = createLane();
  const failing = lane.run(() => Promise.reject(new Error('no')));
  const next = lane.run(() => 'yes');
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('yes');
});

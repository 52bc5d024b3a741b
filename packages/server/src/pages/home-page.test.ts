import { Script } from 'node:vm';
import { expect, it } from 'vitest';
import { HOME_PAGE } from './home-page.ts';
import { HOME_SCRIPT } from './home-script.ts';

const idsInPage = [...HOME_PAGE.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);

it('has every part that its script asks for, once', () => {
  const lists = [...HOME_SCRIPT.matchAll(/\[([^\]]+)\]\.map\(part\)/g)].map(([, list]) => list);
  const asked = lists.flatMap((list) => [...list!.matchAll(/'([^']+)'/g)].map(([, id]) => id));
  expect(asked.length).toBeGreaterThan(5);
  expect(idsInPage.toSorted()).toEqual(asked.toSorted());
});

it('runs no script and takes no style but those from files', () => {
  expect(HOME_PAGE).not.toMatch(/ on\w+=|<style|style=|javascript:/i);
  expect(HOME_PAGE.match(/<script/g)).toHaveLength(1);
  expect(HOME_SCRIPT).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/);
});

it('has a script without errors of grammar', () => {
  expect(() => new Script(`(async () => {${HOME_SCRIPT}})`)).not.toThrow();
});

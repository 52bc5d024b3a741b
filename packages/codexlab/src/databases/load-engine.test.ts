import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { choiceOf, loadEngine } from './load-engine.ts';

const moduleOf = (text: string) =>
  pathToFileURL(join(temporaryFolder({ 'engine.mjs': text }), 'engine.mjs')).href;
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  );
const refused = (message: RegExp) => ({
  ...{ code: 'invalid', details: { field: 'storage' } },
  message: expect.stringMatching(message),
});

it.each([
  ['export const nothing = 1', /exports no function openEngine/],
  [`export const openEngine = () => ({ name: 'half' })`, /"half" .* has no function openDriver/],
  [
    `export const openEngine = () => ({ name: 'My Engine', openDriver() {} })`,
    /"My Engine": take lower-case/,
  ],
  [`export const openEngine = () => ({ name: 'sqlite', openDriver() {} })`, /"sqlite": take lower-case/],
  [`export const openEngine = () => undefined`, /made nothing/],
  [`export const openEngine = () => { throw new Error('it broke') }`, /failed: Error: it broke/],
  ['this is no JavaScript', /cannot be loaded/],
])('refuses a module that makes no engine: %s', async (text, message) => {
  expect(await failureOf(choiceOf(moduleOf(text), '/', {}))).toMatchObject(refused(message));
});

it('tells a fault of a driver of others as theirs', async () => {
  const module = moduleOf(`export const openEngine = ({ fault }) => ({ name: 'boom', openDriver() {
    if (fault) throw new Error('no such file');
  } })`);
  const open = async (options: Readonly<Record<string, unknown>>) =>
    (await loadEngine({ name: 'boom', module, options })).openDriver({
      location: 'x',
      synchronous: 'NORMAL',
    });
  expect(await failureOf(open({ fault: true }))).toMatchObject(refused(/failed: Error: no such file/));
  expect(await failureOf(open({}))).toMatchObject(refused(/made nothing/));
});

it('refuses options that no thread can be sent, also where the engine is loaded without them', async () => {
  const choice = { name: 'sqlite', module: '@codexlab/storage-sqlite', options: {} };
  await loadEngine(choice);
  expect(await failureOf(loadEngine({ ...choice, options: { f: () => 1 } }))).toMatchObject(
    refused(/no plain values/),
  );
});

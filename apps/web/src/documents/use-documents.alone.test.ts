// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, expect, it, vi } from 'vitest';
import type { Me } from '../api/types.ts';
import type { FileEvent } from '../live/use-live.ts';
import { useSession } from '../session/use-session.ts';
import { memoryPlace, memoryServer, settled } from './testing/memory-server.ts';
import { useDocuments } from './use-documents.ts';

const world = vi.hoisted(() => ({ parts: null as unknown }));
vi.mock('./browser-parts.ts', () => ({ browserParts: () => world.parts }));

let server = memoryServer();
let tell: (event: FileEvent) => void = () => undefined;
beforeEach(() => {
  setActivePinia(createPinia());
  server = memoryServer();
  const onFile = (listener: typeof tell) => ((tell = listener), () => undefined);
  world.parts = { ...server.parts, news: { ...server.parts.news, onFile } };
});

it('tells a file that was moved from a new one at its old place', async () => {
  const documents = useDocuments();
  const moved = documents.acquire(memoryPlace, 'a.md');
  const data = { notebook_id: 'n', file_id: 'f', path: 'b.md', old_path: 'a.md', request_id: null };
  tell({ type: 'file_moved', data } as FileEvent);
  const fresh = documents.acquire(memoryPlace, 'a.md');
  expect(fresh.document).not.toBe(moved.document);
  fresh.release();
  await settled();
  expect(documents.all()).toEqual([moved.document]);
});

it('sends nothing that one person typed in the name of another, and keeps it for their return', async () => {
  const session = useSession();
  session.user = { id: 'ada' } as Me;
  const documents = useDocuments();
  const { document } = documents.acquire(memoryPlace, 'a.md');
  await settled();
  document.edit('typed by Ada\n');
  session.user = null;
  session.user = { id: 'ben' } as Me;
  await server.fire();
  server.back();
  await settled();
  expect([server.saves, server.drafts.get('here')?.text]).toEqual([0, 'typed by Ada\n']);
  expect(documents.all()).toEqual([]);
});

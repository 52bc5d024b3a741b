import {
  createIds,
  fromDisk,
  type Hash,
  type IndexChange,
  type PropertyValue,
  storedRelPath,
} from '@codexlab/core';
import { openNotebookIndexWriter } from '@codexlab/storage-sql';
import { openDriver } from '@codexlab/storage-sqlite';

const CHUNK = 1000;
const DAY_MS = 86_400_000;
/** So many files have the same batch, however large the notebook is. */
const FILES_OF_A_BATCH = 200;

/** Makes the index of a notebook of `files` lab files with properties, without any files. */
export async function makePropertyIndex(location: string, files: number): Promise<void> {
  const newId = createIds({ nowMs: () => 1_700_000_000_000 });
  const writer = await openNotebookIndexWriter(await openDriver({ location, synchronous: 'NORMAL' }), {
    newId,
  });
  await writer.bulk(true);
  for (let at = 0; at < files; at += CHUNK) {
    const count = Math.min(CHUNK, files - at);
    const changes = Array.from({ length: count }, (_, n) => toAdd(at + n, files, newId()));
    await writer.apply({ changes, atMs: 1_900_000_000_000, maxLogRows: 0, resynced: false });
  }
  await writer.bulk(false);
  await writer.close();
}

function propertiesOf(at: number, files: number): Record<string, PropertyValue> {
  const random = spread(at);
  return {
    status: ['planned', 'running', 'done', 'failed'][random % 4]!,
    batch: `batch ${spread(at + 7) % Math.ceil(files / FILES_OF_A_BATCH)}`,
    temperature: (random % 100_000) / 100,
    date: new Date(1_500_000_000_000 + (random % 3000) * DAY_MS).toISOString().slice(0, 10),
    priority: random % 5,
    ...(random % 10 === 0 ? { reviewed: true } : {}),
  };
}

function toAdd(at: number, files: number, id: ReturnType<ReturnType<typeof createIds>>): IndexChange {
  const path = storedRelPath(`folder${at % 97}/run ${at}.md`);
  const stat = {
    ...{ path, kind: 'file' as const, sizeBytes: 1000 + (spread(at + 3) % 9000) },
    ...{ modifiedMs: 1_600_000_000_000 + spread(at + 1), statKey: `s${at}`, identity: `i${at}` },
  };
  const parsed = {
    ...{ kind: 'note' as const, mimeType: 'text/markdown', title: `Run ${at}`, text: `run ${at} of many` },
    ...{
      properties: propertiesOf(at, files),
      tags: ['lab'],
      aliases: [],
      links: [],
      todos: [],
      problems: [],
    },
  };
  const hash = String(spread(at)).padStart(64, '0') as Hash;
  const entry = { stat, hash, metadataHash: 'm', parserVersion: 1, parsed };
  return { type: 'add', rid: at + 1, id, revives: false, entry, origin: fromDisk };
}

/** A number that looks random, the same for the same seed. */
function spread(seed: number): number {
  let mixed = Math.imul(seed ^ (seed >>> 16), 0x45d9f3b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

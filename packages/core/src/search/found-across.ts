import { isCodexError } from '../errors.ts';
import type { NotebookView } from '../notebooks/notebooks.ts';
import type { Actor } from '../permissions/roles.ts';
import {
  type AcrossPositions,
  packPositions,
  type Position,
  positionKey,
  START,
  unpackPositions,
} from './across-positions.ts';
import { mapAtMost } from './at-most.ts';
import { compareAcross } from './compare-across.ts';
import type { Wanted } from './wanted.ts';
import { positionAfter, type RankedHit, readStretch, type Stretch } from './hit-stream.ts';
import type { SearchGate } from './search-gate.ts';
import type { FoundAcross, NotebookHit } from './search-across.ts';

/** So many notebooks are searched at the most; beyond them the answer is told to be approximate. */
const MAX_NOTEBOOKS = 200;
/** So many are asked at the same time. */
const AT_ONCE = 4;
const MIN_STRETCH = 10;

/** A notebook while its hits are merged with those of others. */
interface Source {
  readonly notebook: NotebookView;
  readonly key: string;
  position: Position;
  stretch: Stretch | null;
  /** So many hits of the stretch were taken. */
  taken: number;
  failure: string | null;
  /** The actor may not see it any more. */
  left: boolean;
}

/** Searches many notebooks and merges what they find, from the cursor on. A notebook that fails holds nothing up. */
export async function foundAcross(
  gate: SearchGate,
  actor: Actor,
  wanted: Wanted & { readonly workspace: string | undefined },
): Promise<FoundAcross> {
  const { workspace, text, sort } = wanted;
  const list = `search across ${JSON.stringify([workspace ?? null, text, sort])}`;
  const before = unpackPositions(list, wanted.cursor);
  const { notebooks, more } = await gate.searchable(actor, { workspace, limit: MAX_NOTEBOOKS });
  const sources = notebooks.map((notebook) => toSource(notebook, before));
  const items = await mergeHits(gate, actor, wanted, sources);
  const failed = sources.flatMap(({ notebook, failure }) =>
    failure === null ? [] : [{ notebookId: notebook.id, message: failure }],
  );
  const counted = before ?? count(sources);
  const approximate = counted.approximate || more || failed.length > 0;
  const positions = new Map(sources.map((source) => [source.key, source.position]));
  const goesOn = sources.some((source) => !isOver(source));
  const nextCursor = goesOn ? packPositions(list, { total: counted.total, approximate, positions }) : null;
  return { items, nextCursor, total: counted.total, approximate, failed };
}

/** Takes the best of what is next in each notebook until the page is full. */
async function mergeHits(
  gate: SearchGate,
  actor: Actor,
  wanted: Wanted,
  sources: readonly Source[],
): Promise<NotebookHit[]> {
  const compare = compareAcross(wanted.sort);
  const items: NotebookHit[] = [];
  let count = firstStretch(wanted.limit, sources.length);
  while (items.length < wanted.limit) {
    const dry = sources.filter((source) => !isOver(source) && !headOf(source));
    await mapAtMost(AT_ONCE, dry, (source) => refill(gate, actor, wanted, source, count));
    if (dry.some((source) => !isOver(source) && !headOf(source))) continue;
    const best = bestOf(sources, compare);
    if (!best) break;
    items.push({ ...best.head.hit, notebook: best.source.notebook });
    take(best.source);
    count = Math.max(1, wanted.limit - items.length);
  }
  return items;
}

/** Many notebooks fill a page together: each begins with its part, twice over. */
function firstStretch(limit: number, sources: number): number {
  return Math.min(limit, Math.max(MIN_STRETCH, Math.ceil((2 * limit) / Math.max(1, sources))));
}

async function refill(
  gate: SearchGate,
  actor: Actor,
  wanted: Wanted,
  source: Source,
  count: number,
): Promise<void> {
  try {
    const { position } = source;
    source.stretch = await gate.use(actor, source.notebook.id, 'file.read', (notebook) =>
      readStretch(notebook, wanted, position, count),
    );
    source.taken = 0;
    source.position = positionAfter(source.stretch, 0);
  } catch (error) {
    if (isCodexError(error, 'invalid')) throw error;
    source.stretch = null;
    if (isCodexError(error, 'not_found') || isCodexError(error, 'forbidden')) source.left = true;
    else source.failure = isCodexError(error) ? error.message : 'This notebook cannot be searched now.';
  }
}

function bestOf(
  sources: readonly Source[],
  compare: (a: RankedHit, b: RankedHit) => number,
): { readonly source: Source; readonly head: RankedHit } | null {
  let best: { readonly source: Source; readonly head: RankedHit } | null = null;
  for (const source of sources) {
    const head = headOf(source);
    if (head && (!best || compare(head, best.head) < 0)) best = { source, head };
  }
  return best;
}

function take(source: Source): void {
  if (!source.stretch) return;
  source.taken++;
  source.position = positionAfter(source.stretch, source.taken);
}

function headOf({ stretch, taken }: Source): RankedHit | null {
  return stretch?.hits[taken] ?? null;
}

/** Nothing more will come of it in this answer; one that failed may be tried again with the next. */
function isOver({ position, failure, left }: Source): boolean {
  return position.done || failure !== null || left;
}

function toSource(notebook: NotebookView, before: AcrossPositions | null): Source {
  const key = positionKey(notebook.id);
  const position = before?.positions.get(key) ?? START;
  return { notebook, key, position, stretch: null, taken: 0, failure: null, left: false };
}

function count(sources: readonly Source[]): { readonly total: number; readonly approximate: boolean } {
  return {
    total: sources.reduce((sum, { stretch }) => sum + (stretch?.total ?? 0), 0),
    approximate: sources.some(({ stretch }) => stretch?.approximate ?? false),
  };
}

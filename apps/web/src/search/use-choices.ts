import { ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue';
import { codex } from '../api/codex.ts';
import type { Place } from '../places/place.ts';
import {
  countedChoice,
  dayChoices,
  knownChoices,
  propertyChoice,
  type Choice,
  type TypedTerm,
} from './completion.ts';

const PAUSE_MS = 120;
const MOST = 8;

/** What can be put where something is being typed: known words at once, tags and properties as they arrive. */
export function useChoices(
  place: () => Place,
  typed: Ref<TypedTerm | null>,
): { readonly choices: ShallowRef<readonly Choice[]>; readonly active: Ref<number> } {
  const choices = shallowRef<readonly Choice[]>([]);
  const active = ref(-1);

  watch(typed, (term, _, onCleanup) => {
    active.value = -1;
    choices.value = term === null ? [] : knownChoices(term).slice(0, MOST);
    if (term === null) return;
    const stop = new AbortController();
    const timer = setTimeout(() => void ask(term, stop.signal), PAUSE_MS);
    onCleanup(() => {
      clearTimeout(timer);
      stop.abort();
    });
  });

  /** A completion that cannot be had is none: the search itself tells what is wrong. */
  async function ask(term: TypedTerm, signal: AbortSignal): Promise<void> {
    const more = await readChoices(place(), term, signal).catch(() => []);
    if (!signal.aborted) choices.value = [...knownChoices(term), ...more].slice(0, MOST);
  }

  return { choices, active };
}

async function readChoices(place: Place, term: TypedTerm, signal: AbortSignal): Promise<readonly Choice[]> {
  const { field, prefix } = term;
  const notebook_id = place.notebook.id;
  const page = { notebook_id, prefix, per_page: MOST };
  if (field === 'tag') {
    const { data } = await codex.tags.list({ query: page }, { signal });
    return data.map(({ name, files }) => countedChoice(name, files));
  }
  if (field === 'links') {
    const { data } = await codex.search.suggest(
      { query: { notebook_id, q: prefix, limit: MOST } },
      { signal },
    );
    return data.map(({ title, path }) => {
      const name = title ?? path;
      return { label: name, detail: path, put: `"${name.replaceAll('"', '')}"` };
    });
  }
  if (field === 'has' || (field === null && prefix.length > 1)) {
    const { data } = await codex.properties.list({ query: page }, { signal });
    return data.map(({ name, files }) => (field === null ? propertyChoice : countedChoice)(name, files));
  }
  if (field === null || HAS_NO_VALUES.has(field)) return [];
  const input = { params: { name: field }, query: { notebook_id, prefix, limit: MOST } };
  const { data } = await codex.properties.values(input, { signal });
  const values = data.map(({ value, files }) => countedChoice(String(value), files));
  return data.some(({ type }) => type === 'date' || type === 'datetime')
    ? [...dayChoices(prefix), ...values]
    : values;
}

const HAS_NO_VALUES = new Set(['path', 'title', 'ext', 'extension', 'is', 'modified', 'size']);

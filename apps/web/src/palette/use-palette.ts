import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import { toFailure } from '../api/failure.ts';
import { usePlaces } from '../places/use-places.ts';
import { findCommands, findPlaces } from './find-items.ts';
import { findFiles } from './find-files.ts';
import type { PaletteGroup, PaletteItem } from './palette-item.ts';

/** Typing asks the server when it has paused for so long. */
const PAUSE_MS = 60;
const FEW_COMMANDS = 6;

/** The palette: files, notebooks and commands by a few letters; `>` in front asks for commands alone. */
export const usePalette = defineStore('palette', () => {
  const places = usePlaces();
  const isOpen = ref(false);
  const text = ref('');
  const files = shallowRef<readonly PaletteItem[]>([]);
  const problem = ref<string | null>(null);
  const isFinding = ref(false);
  let asking: AbortController | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;

  const wantsCommands = computed(() => text.value.startsWith('>'));
  const term = computed(() => text.value.replace(/^>\s*/, '').trim());

  watch([isOpen, text, () => places.current], () => {
    asking?.abort();
    if (timer !== null) clearTimeout(timer);
    if (!isOpen.value || wantsCommands.value) return (files.value = []);
    isFinding.value = true;
    timer = setTimeout(() => void ask(), term.value === '' ? 0 : PAUSE_MS);
  });

  async function ask(): Promise<void> {
    const mine = new AbortController();
    asking = mine;
    try {
      const found = await findFiles(places.current, term.value, mine.signal);
      if (mine.signal.aborted) return;
      files.value = found;
      problem.value = null;
    } catch (error) {
      if (!mine.signal.aborted) problem.value = toFailure(error).message;
    } finally {
      if (asking === mine) isFinding.value = false;
    }
  }

  const groups = computed<readonly PaletteGroup[]>(() => {
    if (!isOpen.value) return [];
    const commands = findCommands(term.value);
    if (wantsCommands.value) return [{ title: 'Commands', items: commands }];
    return [
      { title: term.value === '' ? 'Opened last' : 'Files', items: files.value },
      { title: 'Notebooks', items: findPlaces(term.value) },
      { title: 'Commands', items: term.value === '' ? commands.slice(0, FEW_COMMANDS) : commands },
    ].filter(({ items }) => items.length > 0);
  });

  function open(start = ''): void {
    text.value = start;
    isOpen.value = true;
  }

  return { isOpen, text, groups, problem, isFinding, open };
});

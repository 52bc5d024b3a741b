import { computed, ref, type Ref } from 'vue';
import { keepValue, readKept } from '../kept/kept-value.ts';

/** How a note is shown: with what its marks mean, as it is written, or to read. */
export type NoteMode = 'live' | 'source' | 'reading';

const KEY = 'codex.note-mode';
const MODES: readonly NoteMode[] = ['live', 'source', 'reading'];
const kept = readKept(KEY);
const chosen = ref<NoteMode | null>(MODES.find((mode) => mode === kept) ?? null);

/** The mode of all notes, remembered in this browser; until one is chosen it is as the settings say. */
export function useNoteMode(usual: () => 'live' | 'source'): Ref<NoteMode> {
  return computed({
    get: () => chosen.value ?? usual(),
    set(mode) {
      chosen.value = mode;
      keepValue(KEY, mode);
    },
  });
}

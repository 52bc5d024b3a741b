import { ref, watch } from 'vue';
import type { DiffLayout } from './diff-rows.ts';

const KEY = 'codex.diff-layout';

/** How comparisons are laid out everywhere; kept in this browser. */
export const chosenLayout = ref<DiffLayout>(localStorage.getItem(KEY) === 'inline' ? 'inline' : 'split');

watch(chosenLayout, (layout) => localStorage.setItem(KEY, layout));

import { ref, watch } from 'vue';
import { keepValue, readKept } from '../kept/kept-value.ts';
import type { DiffLayout } from './diff-rows.ts';

const KEY = 'codex.diff-layout';

/** How comparisons are laid out everywhere; kept in this browser. */
export const chosenLayout = ref<DiffLayout>(readKept(KEY) === 'inline' ? 'inline' : 'split');

watch(chosenLayout, (layout) => keepValue(KEY, layout));

import { defineStore } from 'pinia';
import { computed, ref, watchEffect } from 'vue';
import { keepValue, readKept } from '../kept/kept-value.ts';

const KEY = 'codex.shell';

/** What of the frame is open, and how wide; kept in this browser. */
export const useShell = defineStore('shell', () => {
  const saved = readSaved();
  const left = ref<string | null>(saved.left);
  const right = ref<string | null>(saved.right);
  const leftWidth = ref(saved.leftWidth);
  const rightWidth = ref(saved.rightWidth);
  const narrow = matchMedia('(max-width: 767px)');
  const isNarrow = ref(narrow.matches);
  narrow.addEventListener('change', ({ matches }) => (isNarrow.value = matches));
  /** On a narrow page a side bar lies over the rest, and goes when something was chosen. */
  const isDrawerOpen = ref(false);
  const isRightDrawerOpen = ref(false);

  watchEffect(() => {
    const { value: l } = left;
    const state = { left: l, right: right.value, leftWidth: leftWidth.value, rightWidth: rightWidth.value };
    keepValue(KEY, state);
  });

  /** Shows a panel of the left side, or puts it away when it is shown. */
  function toggleLeft(id: string): void {
    if (isNarrow.value) {
      isDrawerOpen.value = !(isDrawerOpen.value && left.value === id);
      left.value = id;
      return;
    }
    left.value = left.value === id ? null : id;
  }

  /** Shows the right side, or puts it away. */
  function toggleRight(): void {
    if (isNarrow.value) isRightDrawerOpen.value = !isRightDrawerOpen.value;
    else right.value = right.value === null ? 'outline' : null;
  }

  /** Shows a panel of the left side. */
  function showLeft(id: string): void {
    left.value = id;
    isDrawerOpen.value = isNarrow.value;
  }

  return {
    left,
    right,
    leftWidth,
    rightWidth,
    isNarrow,
    isDrawerOpen,
    isRightDrawerOpen,
    hasLeft: computed(() => left.value !== null && (!isNarrow.value || isDrawerOpen.value)),
    hasRight: computed(() => (isNarrow.value ? isRightDrawerOpen.value : right.value !== null)),
    toggleLeft,
    toggleRight,
    showLeft,
    showRight(id: string): void {
      right.value = id;
      isRightDrawerOpen.value = isNarrow.value;
    },
  };
});

interface Saved {
  readonly left: string | null;
  readonly right: string | null;
  readonly leftWidth: number;
  readonly rightWidth: number;
}

function readSaved(): Saved {
  const isWide = matchMedia('(min-width: 1100px)').matches;
  const first: Saved = { left: 'files', right: isWide ? 'outline' : null, leftWidth: 264, rightWidth: 288 };
  const kept = readKept(KEY);
  return typeof kept === 'object' && kept !== null ? { ...first, ...kept } : first;
}

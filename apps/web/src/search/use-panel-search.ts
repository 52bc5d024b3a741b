import { defineStore } from 'pinia';
import { ref } from 'vue';

/** What stands in the field of the search panel; it stays while other panels are shown. */
export const usePanelSearch = defineStore('panel-search', () => {
  const text = ref('');
  /** Grows whenever the field shall have the keyboard. */
  const asked = ref(0);
  return { text, asked };
});

import { defineStore } from 'pinia';
import { ref } from 'vue';

/** Whether the sheet of shortcuts is shown. */
export const useSheet = defineStore('sheet', () => ({ isOpen: ref(false) }));

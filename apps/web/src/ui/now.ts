import { ref } from 'vue';

/** The time, as far as what is shown depends on it: it moves twice a minute. */
export const now = ref(Date.now());

setInterval(() => (now.value = Date.now()), 30_000);

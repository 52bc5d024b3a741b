import { onScopeDispose, ref, shallowRef, watch } from 'vue';
import { openChannel } from '../channel.ts';
import type { WorkerCalls } from './tree.worker.ts';

/** What a text of JSON, YAML or TOML says, read in the background; read again when it changes. */
export function useParsed(source: () => { readonly text: string; readonly path: string } | null) {
  const value = shallowRef<unknown>(undefined);
  const problem = ref<string | null>(null);
  const isReading = ref(true);
  const worker = new Worker(new URL('./tree.worker.ts', import.meta.url), { type: 'module' });
  const channel = openChannel<WorkerCalls>(worker, {});
  let round = 0;

  async function read(): Promise<void> {
    const input = source();
    const mine = ++round;
    if (input === null) return;
    isReading.value = true;
    try {
      const parsed = await channel.call('read', input);
      if (mine !== round) return;
      value.value = parsed;
      problem.value = null;
    } catch (error) {
      if (mine === round) problem.value = error instanceof Error ? error.message : 'It cannot be read.';
    } finally {
      if (mine === round) isReading.value = false;
    }
  }

  watch(source, read, { immediate: true });
  onScopeDispose(() => {
    channel.close();
    worker.terminate();
  });
  return { value, problem, isReading };
}

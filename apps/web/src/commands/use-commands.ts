import { defineStore } from 'pinia';
import { computed, ref, shallowReactive } from 'vue';
import { reportFailure } from '../notify/use-notices.ts';
import type { Command } from './command.ts';
import { matchesKeys, parseKeys, typesSign } from './keys.ts';

/** Everything that can be done, and by which keys. */
export const useCommands = defineStore('commands', () => {
  const byId = shallowReactive(new Map<string, Command>());
  /** Shortcuts of one's own, by command; an empty one takes the default away. */
  const ownKeys = ref<Readonly<Record<string, string>>>({});

  const keysOf = (command: Command): string | null => {
    const keys = ownKeys.value[command.id] ?? command.keys ?? '';
    return keys === '' ? null : keys;
  };

  /** Offers commands; returns what takes them away again. A later one of the same id replaces the first. */
  function add(commands: readonly Command[]): () => void {
    for (const command of commands) byId.set(command.id, command);
    return () => {
      for (const command of commands) if (byId.get(command.id) === command) byId.delete(command.id);
    };
  }

  /** Does it, and tells what went wrong. Nothing happens when there is no such command now. */
  async function run(id: string): Promise<void> {
    const command = byId.get(id);
    if (!command || command.when?.() === false) return;
    try {
      await command.run();
    } catch (error) {
      reportFailure(error);
    }
  }

  /** For the key listener of the page: true when a command was begun. */
  function press(event: KeyboardEvent): boolean {
    if (event.defaultPrevented || event.isComposing) return false;
    if (isTyping(event) && typesSign(event)) return false;
    for (const command of byId.values()) {
      const keys = parseKeys(keysOf(command) ?? '');
      if (keys === null || !matchesKeys(keys, event)) continue;
      if (isTyping(event) && !keys.mod && !keys.alt && !/^f\d+$/.test(keys.key)) continue;
      if (command.when?.() === false) continue;
      event.preventDefault();
      void run(command.id);
      return true;
    }
    return false;
  }

  return {
    all: computed(() => [...byId.values()]),
    available: () => [...byId.values()].filter((command) => command.when?.() !== false),
    ownKeys,
    keysOf,
    add,
    run,
    press,
  };
});

function isTyping({ target }: KeyboardEvent): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  );
}

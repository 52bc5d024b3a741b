import type { BodyIn, userSettingsRoutes } from '@codexlab/server/contract';
import { defineStore } from 'pinia';
import { ref, shallowRef, watch } from 'vue';
import { codex } from '../api/codex.ts';
import type { AnswerOf } from '../api/types.ts';
import { useCommands } from '../commands/use-commands.ts';
import { reportFailure } from '../notify/use-notices.ts';
import { useTheme } from '../theme/use-theme.ts';

/** How somebody likes the app. */
export type UserSettings = AnswerOf<'settings', 'get'>;
/** What changes of it; null makes a field as usual again. */
export type SettingsChange = BodyIn<(typeof userSettingsRoutes)['patch']>;

const USUAL: UserSettings = {
  theme: 'system',
  density: 'comfortable',
  custom_css: '',
  shortcuts: {},
  recent_searches: [],
  editor: {
    mode: 'live',
    line_numbers: false,
    spellcheck: true,
    readable_width: true,
    font_size: 16,
    tab_size: 4,
  },
};

/** True when the address asks for the app without styles of one's own: the way back from styles that hide everything. */
export const isSafeMode = new URLSearchParams(location.search).has('safe');

/** How the person who is signed in likes the app, kept on the server for all their devices. */
export const useSettings = defineStore('settings', () => {
  const document = shallowRef<UserSettings>(USUAL);
  const isLoaded = ref(false);
  let last: Promise<unknown> = Promise.resolve();
  let changes = 0;

  function show(next: UserSettings): void {
    document.value = next;
    const theme = useTheme();
    theme.choice = next.theme;
    theme.density = next.density;
    theme.customCss = isSafeMode ? '' : next.custom_css;
    useCommands().ownKeys = next.shortcuts;
  }

  /** Reads them. */
  async function load(): Promise<void> {
    try {
      show((await codex.settings.get()).data);
      isLoaded.value = true;
    } catch (error) {
      reportFailure(error);
    }
  }

  /**
   * Changes some, at once here and then on the server, one change after the other; what the server refuses is taken back.
   * `editor` is replaced as a whole: see `updateEditor`. Throws what the server says.
   */
  async function update(change: SettingsChange): Promise<void> {
    const before = document.value;
    const mine = ++changes;
    show(changed(before, change));
    const sent = last.then(() => codex.settings.patch({ body: change }));
    last = sent.catch(() => undefined);
    try {
      const { data } = await sent;
      if (mine === changes) show(data);
    } catch (error) {
      if (mine === changes) show(before);
      throw error;
    }
  }

  /** Changes something of the editor, and leaves the rest of it. */
  function updateEditor(change: Partial<UserSettings['editor']>): Promise<void> {
    return update({ editor: { ...document.value.editor, ...change } });
  }

  // Commands of the frame change how it looks at once: that is kept as well.
  watch(
    () => [useTheme().choice, useTheme().density] as const,
    ([theme, density]) => {
      const kept = document.value;
      if (isLoaded.value && (theme !== kept.theme || density !== kept.density))
        update({ theme, density }).catch(reportFailure);
    },
  );

  return { document, isLoaded, load, update, updateEditor };
});

/** The settings after a change, until the server has said the same. */
function changed(before: UserSettings, { editor, ...change }: SettingsChange): UserSettings {
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  const plain = given.map(([name, value]) => [name, value ?? USUAL[name as keyof UserSettings]]);
  const nextEditor = editor === undefined ? before.editor : { ...USUAL.editor, ...editor };
  return { ...before, ...Object.fromEntries(plain), editor: nextEditor };
}

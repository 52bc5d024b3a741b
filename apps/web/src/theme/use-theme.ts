import { defineStore } from 'pinia';
import { computed, ref, watchEffect } from 'vue';
import { keepValue, readKept } from '../kept/kept-value.ts';

/** Which colours: those of the system, or always the same. */
export type ThemeChoice = 'system' | 'light' | 'dark';
/** How close rows stand. */
export type Density = 'comfortable' | 'compact';

const KEY = 'codex.look';

/** How everything looks. Kept in this browser for the first moment; the person's settings on the server decide. */
export const useTheme = defineStore('theme', () => {
  const saved = readSaved();
  const choice = ref<ThemeChoice>(saved.theme);
  const density = ref<Density>(saved.density);
  const customCss = ref('');
  const prefersDark = matchMedia('(prefers-color-scheme: dark)');
  const systemIsDark = ref(prefersDark.matches);
  prefersDark.addEventListener('change', ({ matches }) => (systemIsDark.value = matches));
  const isDark = computed(() => (choice.value === 'system' ? systemIsDark.value : choice.value === 'dark'));

  watchEffect(() => {
    document.documentElement.dataset['theme'] = isDark.value ? 'dark' : 'light';
    document.documentElement.dataset['density'] = density.value;
    keepValue(KEY, { theme: choice.value, density: density.value });
  });

  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  watchEffect(() => sheet.replaceSync(customCss.value));

  return { choice, density, customCss, isDark };
});

function readSaved(): { readonly theme: ThemeChoice; readonly density: Density } {
  const text = JSON.stringify(readKept(KEY));
  const theme = (['light', 'dark'] as const).find((each) => text.includes(`"${each}"`)) ?? 'system';
  return { theme, density: text.includes('"compact"') ? 'compact' : 'comfortable' };
}

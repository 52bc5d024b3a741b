/** How somebody likes to write. */
export interface EditorSettings {
  /** `live` shows what the marks mean, `source` the marks themselves. */
  readonly mode: 'live' | 'source';
  readonly lineNumbers: boolean;
  readonly spellcheck: boolean;
  /** False: lines are as wide as the window. */
  readonly readableWidth: boolean;
  /** In CSS pixels. */
  readonly fontSize: number;
  /** How many spaces a tab is shown as. */
  readonly tabSize: number;
}

/** How somebody likes the app, on whatever device they sign in. */
export interface UserSettings {
  readonly theme: 'light' | 'dark' | 'system';
  readonly density: 'comfortable' | 'compact';
  /** A style sheet of their own, for their eyes alone. */
  readonly customCss: string;
  /** Keys by the id of the command that they start. */
  readonly shortcuts: Readonly<Record<string, string>>;
  readonly editor: EditorSettings;
  /** Newest first. */
  readonly recentSearches: readonly string[];
}

/** What nobody has changed yet. */
export const USUAL_SETTINGS: UserSettings = Object.freeze({
  ...{ theme: 'system', density: 'comfortable', customCss: '', shortcuts: {}, recentSearches: [] },
  editor: Object.freeze({
    ...{ mode: 'live', lineNumbers: false, spellcheck: true, readableWidth: true },
    ...{ fontSize: 16, tabSize: 4 },
  }),
});

/** Fields to set; null: as usual again. Those that are absent stay. */
export type UserSettingsChange = {
  readonly [K in keyof UserSettings]?: UserSettings[K] | null | undefined;
};

/** The settings with a change made to them. */
export function changeSettings(settings: UserSettings, change: UserSettingsChange): UserSettings {
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  const usual: Readonly<Record<string, unknown>> = { ...USUAL_SETTINGS };
  return { ...settings, ...Object.fromEntries(given.map(([name, value]) => [name, value ?? usual[name]])) };
}

/** Reads what `JSON.stringify` made of settings, null for none; fields that it had not then are as usual. */
export function parseSettings(json: string | null): UserSettings {
  const kept: Partial<UserSettings> = json === null ? {} : JSON.parse(json);
  return { ...USUAL_SETTINGS, ...kept, editor: { ...USUAL_SETTINGS.editor, ...kept.editor } };
}

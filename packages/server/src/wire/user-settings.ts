import { type UserSettingsChange, USUAL_SETTINGS, type UserSettings } from '@codexlab/core';
import type { z } from 'zod';
import type { userSettings, userSettingsChange } from '../contract/user-settings.ts';

/** Settings as they are answered. */
export function toWireSettings({
  customCss,
  recentSearches,
  editor,
  ...same
}: UserSettings): z.input<typeof userSettings> {
  const { lineNumbers, readableWidth, fontSize, tabSize, mode, spellcheck } = editor;
  return {
    ...{ theme: same.theme, density: same.density, shortcuts: { ...same.shortcuts }, custom_css: customCss },
    recent_searches: [...recentSearches],
    editor: {
      ...{ mode, spellcheck, line_numbers: lineNumbers, readable_width: readableWidth },
      ...{ font_size: fontSize, tab_size: tabSize },
    },
  };
}

/** A change as it is sent. */
export function toSettingsChange(sent: z.output<typeof userSettingsChange>): UserSettingsChange {
  const { theme, density, shortcuts } = sent;
  return {
    ...{ theme, density, shortcuts, customCss: sent.custom_css, recentSearches: sent.recent_searches },
    editor: sent.editor && toEditor(sent.editor),
  };
}

function toEditor(sent: NonNullable<z.output<typeof userSettingsChange>['editor']>): UserSettings['editor'] {
  const { editor: usual } = USUAL_SETTINGS;
  return {
    mode: sent.mode ?? usual.mode,
    lineNumbers: sent.line_numbers ?? usual.lineNumbers,
    spellcheck: sent.spellcheck ?? usual.spellcheck,
    readableWidth: sent.readable_width ?? usual.readableWidth,
    fontSize: sent.font_size ?? usual.fontSize,
    tabSize: sent.tab_size ?? usual.tabSize,
  };
}

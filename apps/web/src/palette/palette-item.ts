import type { Component } from 'vue';

/** One line of the palette. */
export interface PaletteItem {
  readonly id: string;
  readonly title: string;
  /** Where it is, in fainter letters. */
  readonly detail: string;
  readonly icon: Component;
  readonly keys: string | null;
  /** Positions in the title that matched what was typed. */
  readonly marks: readonly number[];
  /** `isBeside`: with Ctrl or ⌘. */
  readonly run: (how: { readonly isBeside: boolean }) => void | Promise<void>;
}

/** Lines under one heading. */
export interface PaletteGroup {
  readonly title: string;
  readonly items: readonly PaletteItem[];
}

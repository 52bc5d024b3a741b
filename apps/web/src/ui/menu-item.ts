import type { Component } from 'vue';

/** One line of a menu; `'-'` in a list is a line between. */
export interface MenuItem {
  readonly label: string;
  readonly icon?: Component;
  readonly keys?: string | null;
  readonly isDanger?: boolean;
  readonly isDisabled?: boolean;
  /** Set: it is one of several, and this says whether it is the one. */
  readonly isChecked?: boolean;
  readonly run: () => void | Promise<void>;
}

/** What a menu shows. */
export type MenuItems = readonly (MenuItem | '-')[];

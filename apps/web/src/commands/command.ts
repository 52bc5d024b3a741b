import type { Component } from 'vue';

/** Something that a person can do: from the palette, by a shortcut, from menus. */
export interface Command {
  /** `files.rename`: stable, for shortcuts of one's own. */
  readonly id: string;
  /** What it does, as menus say it: `Rename file …`. */
  readonly title: string;
  /** Under which heading the palette and the sheet of shortcuts show it. */
  readonly group: CommandGroup;
  /** Default shortcut: `mod+k`, `mod+shift+f`, `alt+left`, `f2`; `mod` is Ctrl, or ⌘ on a Mac. */
  readonly keys?: string;
  readonly icon?: Component;
  /** Other words by which the palette finds it. */
  readonly words?: string;
  /** False: it is not offered and its shortcut does nothing. Read whenever it is asked for. */
  readonly when?: () => boolean;
  readonly run: () => void | Promise<void>;
}

/** Headings of commands, in this order. */
export const COMMAND_GROUPS = [
  'Go to',
  'File',
  'Edit',
  'View',
  'Search',
  'History',
  'People',
  'Settings',
  'Help',
] as const;
/** One of them. */
export type CommandGroup = (typeof COMMAND_GROUPS)[number];

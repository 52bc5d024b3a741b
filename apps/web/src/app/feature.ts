import type { Component } from 'vue';
import type { RouteRecordRaw } from 'vue-router';
import type { FileWithContent } from '../api/types.ts';
import type { Command } from '../commands/command.ts';
import type { OpenDocument } from '../documents/open-document.ts';
import type { Place } from '../places/place.ts';
import type { TabLocation } from '../tabs/tab-location.ts';

/** What a tab shows. */
export interface ViewProps {
  readonly place: Place;
  readonly location: TabLocation;
  /** The file at the location; null for folders and for what belongs to the notebook. */
  readonly document: OpenDocument | null;
  /** True while this pane has the keyboard. */
  readonly isActive: boolean;
}

/** One way to show something of a notebook in a tab. Its component takes `ViewProps`. */
export interface NotebookView {
  /** In addresses: `?view=history`. */
  readonly id: string;
  readonly title: string;
  readonly icon: Component;
  /** What it can be shown for; menus of files and folders offer it there. */
  readonly of: 'file' | 'folder' | 'both' | 'notebook';
  /** How well it shows a file (or, with null, a folder) when no view is asked for: 0 not at all, the greatest wins. */
  readonly fits: (file: FileWithContent | null) => number;
  readonly component: Component;
}

/** What a panel at the side gets. */
export interface PanelProps {
  readonly place: Place;
  /** What the active tab shows. */
  readonly location: TabLocation | null;
  readonly document: OpenDocument | null;
}

/** Something at the left or right of the tabs. Its component takes `PanelProps`. */
export interface Panel {
  readonly id: string;
  readonly title: string;
  readonly icon: Component;
  readonly side: 'left' | 'right';
  /** Smaller is nearer to the top. */
  readonly order: number;
  /** False: not offered for what is open now. Absent: always. */
  readonly isFor?: (props: PanelProps) => boolean;
  readonly component: Component;
}

/** An entry of the settings or of the administration. */
export interface SettingsSection {
  readonly id: string;
  readonly title: string;
  readonly icon: Component;
  readonly area: 'settings' | 'admin' | 'workspace';
  readonly order: number;
  readonly component: Component;
}

/** One part of the app: what it adds to it. `features.ts` lists them; nothing else knows of them all. */
export interface Feature {
  readonly name: string;
  /** Pages outside of notebooks, inside the frame of the app unless `meta.bare` is set. */
  readonly routes?: readonly RouteRecordRaw[];
  readonly views?: readonly NotebookView[];
  readonly panels?: readonly Panel[];
  readonly sections?: readonly SettingsSection[];
  /** Always there, above everything: dialogs of their own, banners. */
  readonly overlays?: readonly Component[];
  /** Called once, when the app is up. */
  readonly commands?: () => readonly Command[];
  /** Called once somebody is signed in. */
  readonly start?: () => void;
}

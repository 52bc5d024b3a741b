import { Table2 } from '@lucide/vue';
import { defineAsyncComponent, type Component } from 'vue';
import type { ListRow } from './list-row.ts';
import type { ListState } from './use-list-state.ts';
import type { ListRows } from './use-list-rows.ts';
import type { ListSelection } from './use-selection.ts';
import type { RowEdits } from './row-edits.ts';
import type { ValueType } from './property-types.ts';

/** What a layout gets to show. */
export interface LayoutProps {
  readonly list: ListRows;
  readonly state: ListState;
  readonly selection: ListSelection;
  readonly edits: RowEdits;
  /** What each property holds, the most frequent type first. */
  readonly types: ReadonlyMap<string, readonly ValueType[]>;
  readonly canWrite: boolean;
  readonly open: (row: ListRow, isBeside: boolean) => void;
}

/** A way to lay out the rows of a list. Its component takes `LayoutProps`. */
export interface ListLayout {
  /** In addresses: `&as=table`. */
  readonly id: string;
  readonly title: string;
  readonly icon: Component;
  readonly component: Component;
}

/** Every layout; the first is used when none is asked for. */
const listLayouts: readonly [ListLayout, ...ListLayout[]] = [
  {
    ...{ id: 'table', title: 'Table', icon: Table2 },
    component: defineAsyncComponent(() => import('./list-table.vue')),
  },
];

/** The layout of this name, or the first. */
export function layoutNamed(id: string | undefined): ListLayout {
  return listLayouts.find((layout) => layout.id === id) ?? listLayouts[0];
}

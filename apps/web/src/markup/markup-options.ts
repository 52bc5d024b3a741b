import type { Place } from '../places/place.ts';

/** Where a text stands, and what is told of it. */
export interface MarkupOptions {
  readonly place: Place;
  /** Path of the file that the text is from: its links and pictures lead from there. */
  readonly path: string;
  /** How many files show each other around this one. */
  readonly depth?: number;
  /** Called when somebody ticks a task; `line` counts from 0. Absent: boxes cannot be ticked. */
  readonly onTask?: ((line: number, isDone: boolean) => void) | undefined;
}

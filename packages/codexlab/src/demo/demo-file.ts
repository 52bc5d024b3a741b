/** One file of the demo notebook; text is written as UTF-8. */
export interface DemoFile {
  /** Relative to the notebook, with `/`. */
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** What a connection tells while it lasts. */
export interface StreamListener {
  /** Ends the connection; nothing is told after that. */
  readonly signal: AbortSignal;
  /** One event, as JSON. What it throws ends the connection and is thrown on. */
  onText(text: string): void;
  /** Something came, be it no event. */
  onSign(): void;
}

/** One numbered step of a domain's schema. Scripts are SQL text, several statements, without parameters. */
export interface Migration {
  /** Goes from `version - 1` to `version`. */
  readonly version: number;
  readonly up: string;
  /** Goes back; loses what the step added. */
  readonly down: string;
}

/** A group of tables that is versioned on its own. */
export interface SchemaDomain {
  readonly domain: string;
  /** In the order of their versions, from 1 without gaps. */
  readonly migrations: readonly Migration[];
}

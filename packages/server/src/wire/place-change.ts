/** What is sent to change a workspace or a notebook. */
interface SentChange {
  readonly name?: string | undefined;
  readonly slug?: string | undefined;
  readonly description?: string | null | undefined;
}

/** The change as the use cases take it: only what was sent. */
export function toPlaceChange({ name, slug, description }: SentChange): {
  readonly name?: string;
  readonly slug?: string;
  readonly description?: string | null;
} {
  return {
    ...(name === undefined ? {} : { name }),
    ...(slug === undefined ? {} : { slug }),
    ...(description === undefined ? {} : { description }),
  };
}

/** So many notebooks that could not be asked are named. */
const MAX_NAMED = 20;

/** Names the notebooks that could not be asked: a list has no other place for it. */
export function unsearched(
  failed: readonly { readonly notebookId: string }[],
): Readonly<Record<string, string>> {
  if (failed.length === 0) return {};
  const names = failed.slice(0, MAX_NAMED).map(({ notebookId }) => notebookId);
  return { 'Codex-Unsearched': failed.length > MAX_NAMED ? `${names.join(', ')}, ...` : names.join(', ') };
}

import { createClient, type CodexClient } from '@codexlab/server/client';

/** Told when the server says that nobody is signed in any more. */
type SignedOutListener = () => void;

const listeners = new Set<SignedOutListener>();

/** The typed client of the API. Cookies that scripts cannot read say who it is. */
export const codex: CodexClient = createClient({
  baseUrl: '',
  cookies: true,
  onTokens: (tokens) => {
    if (tokens === null) for (const listener of listeners) listener();
  },
});

/** Calls `listener` whenever a session ends; returns what stops that. */
export function onSignedOut(listener: SignedOutListener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

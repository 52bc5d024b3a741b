// What programs for browsers use, checked without the types of Node.
import { explainSearch, parseSearch } from '@codexlab/core';
import { createClient } from '@codexlab/server/client';
import { contract } from '@codexlab/server/contract';

export const codex = createClient({ baseUrl: location.origin });
export const explained: readonly string[] = explainSearch(parseSearch('tag:method'));
export const routes = contract;

import type { SchemaDomain } from '../migration.ts';
import { changesDomain } from './migrations/changes.ts';
import { coreDomain } from './migrations/core.ts';
import { filesDomain } from './migrations/files.ts';
import { linksDomain } from './migrations/links.ts';
import { propertiesDomain } from './migrations/properties.ts';
import { searchDomain } from './migrations/search.ts';
import { tagsDomain } from './migrations/tags.ts';
import { todosDomain } from './migrations/todos.ts';

/** What a notebook database is made of, in the order in which it is built. */
export const notebookSchema: readonly SchemaDomain[] = Object.freeze([
  coreDomain,
  filesDomain,
  tagsDomain,
  linksDomain,
  propertiesDomain,
  todosDomain,
  searchDomain,
  changesDomain,
]);

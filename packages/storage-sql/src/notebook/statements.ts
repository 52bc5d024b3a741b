import { bulkStatements } from './bulk.ts';
import { changeStatements } from './change-rows.ts';
import { compactStatements } from './compact.ts';
import { fileStatements } from './file-rows.ts';
import { folderStatements } from './folder-rows.ts';
import { knownRowStatements } from './known-rows.ts';
import { linkKeyStatements } from './link-keys.ts';
import { linkStatements } from './link-rows.ts';
import { listStatements } from './list-scope.ts';
import { metaStatements } from './meta.ts';
import { salvageStatements } from './salvage.ts';
import { searchStatements } from './search-rows.ts';
import { tagStatements } from './tag-rows.ts';

/** Every statement of the writing side, by feature: tests prepare them all against the real schema. */
export const writerStatements: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ...{ bulk: bulkStatements, change: changeStatements, compact: compactStatements, file: fileStatements },
  ...{
    folder: folderStatements,
    known: knownRowStatements,
    linkKey: linkKeyStatements,
    link: linkStatements,
  },
  ...{ list: listStatements, meta: metaStatements, salvage: salvageStatements, search: searchStatements },
  tag: tagStatements,
};

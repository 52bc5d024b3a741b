import { bulkStatements } from './bulk.ts';
import { changeReadStatements } from './changes.ts';
import { changeStatements } from './change-rows.ts';
import { compactStatements } from './compact.ts';
import { duplicateStatements } from './duplicates.ts';
import { extractedTextStatements } from './extracted-texts.ts';
import { fileStatements } from './file-rows.ts';
import { fileVersionStatements } from './file-versions.ts';
import { fileCountStatements } from './file-counts.ts';
import { childCountStatements } from './child-count.ts';
import { fileReadStatements } from './files.ts';
import { folderStatements } from './folder-rows.ts';
import { graphLinkStatements } from './graph-links.ts';
import { graphNodeStatements } from './graph-nodes.ts';
import { knownRowStatements } from './known-rows.ts';
import { linkCandidateStatements } from './link-candidates.ts';
import { linkKeyStatements } from './link-keys.ts';
import { linkStatements } from './link-rows.ts';
import { linkReadStatements } from './links.ts';
import { listStatements } from './list-scope.ts';
import { metaStatements } from './meta.ts';
import { propertyReadStatements } from './properties.ts';
import { propertyStatements } from './property-rows.ts';
import { orphanStatements } from './orphans.ts';
import { queryFactStatements } from './query-facts.ts';
import { salvageStatements } from './salvage.ts';
import { facetStatements } from './search-facets.ts';
import { searchStatements } from './search-rows.ts';
import { similarWordStatements } from './similar-words.ts';
import { tagStatements } from './tag-rows.ts';
import { tagReadStatements } from './tags.ts';
import { textStatements } from './text-rows.ts';
import { todoStatements } from './todo-rows.ts';

/** Every statement of the writing side, by feature: tests prepare them all against the real schema. */
export const writerStatements: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ...{
    bulk: bulkStatements,
    change: changeStatements,
    compact: compactStatements,
    file: fileStatements,
    fileVersion: fileVersionStatements,
  },
  ...{
    folder: folderStatements,
    known: knownRowStatements,
    linkKey: linkKeyStatements,
    link: linkStatements,
  },
  ...{ list: listStatements, meta: metaStatements, salvage: salvageStatements, search: searchStatements },
  ...{ property: propertyStatements, tag: tagStatements, text: textStatements, todo: todoStatements },
};

/** Every constant statement of the reading side; those put together per question are explained by its contract. */
export const readerStatements: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  changeRead: changeReadStatements,
  duplicate: duplicateStatements,
  ...{ facet: facetStatements, extractedText: extractedTextStatements, propertyRead: propertyReadStatements },
  queryFact: queryFactStatements,
  fileCount: fileCountStatements,
  fileRead: fileReadStatements,
  childCount: childCountStatements,
  ...{ linkCandidate: linkCandidateStatements, linkRead: linkReadStatements },
  ...{ graphLink: graphLinkStatements, graphNode: graphNodeStatements },
  orphan: orphanStatements,
  similarWord: similarWordStatements,
  tagRead: tagReadStatements,
};

export {
  CodexError,
  type CodexErrorCode,
  type CodexErrorDetails,
  type CodexErrorKind,
  errorTable,
  isCodexError,
} from './errors.ts';
export { type Clock, systemClock } from './clock.ts';
export { createIds, type FileId, isUlid, type NewId, type NotebookId, parseUlid, type Ulid } from './ids.ts';
export {
  absPath,
  type AbsPath,
  extensionOf,
  folderOf,
  isInFolder,
  isReservedName,
  nameFromBytes,
  nameNeedsBytes,
  nameOf,
  nameToBytes,
  parseRelPath,
  type RelPath,
  relPathOnDisk,
  ROOT,
  storedRelPath,
} from './paths.ts';
export {
  type CountedPage,
  type CursorKey,
  decodeCursor,
  encodeCursor,
  MAX_PAGE_ITEMS,
  type Page,
  pageLimit,
  type PageRequest,
} from './page.ts';
export { isVisible, seesAll, seesNothing, type Visibility } from './permissions/visibility.ts';
export {
  type EntryKind,
  type FileContent,
  type FileStat,
  type FileSystem,
  type Hash,
  type Precondition,
  type TrashEntry,
  type WriteResult,
} from './fs/file-system.ts';
export {
  type FileKind,
  type FileSource,
  type Heading,
  type LinkKind,
  type ParsedFile,
  type ParsedLink,
  type ParseFile,
  type Problem,
  type PropertyValue,
} from './files/parsed-file.ts';
export {
  type DuplicateGroup,
  type FileFilter,
  type FileSort,
  type FileStore,
  type FileSummary,
  type FolderSummary,
  type NotebookFile,
  type NotebookStats,
} from './files/file-store.ts';
export {
  classOf,
  MAX_KEY_CHARS,
  MAX_PROPERTY_ROWS,
  type PropertyClass,
  type PropertyRow,
  propertyRows,
  type PropertyType,
  type ScalarType,
  textKey,
  typeOfProperty,
} from './properties/property.ts';
export {
  applyPropertyEdits,
  locateProperty,
  locateRename,
  type Properties,
  propertyAt,
  type PropertyEdit,
} from './properties/property-edit.ts';
export {
  type PropertyEditor,
  type PropertyForm,
  type WritablePropertyForm,
} from './properties/property-editor.ts';
export { editsOf, type NotebookProperties } from './properties/notebook-properties.ts';
export { type RemainingProperty } from './properties/plan-property-write.ts';
export {
  type PropertyChange,
  type PropertyWritePorts,
  writeProperties,
} from './properties/write-properties.ts';
export { type DescribedTag, type TagDescription } from './settings/describe-tags.ts';
export {
  type NotebookSettings,
  readSettings,
  type SettingsChange,
  type SettingsStore,
  type TagSettings,
} from './settings/settings.ts';
export { dateMs, datetimeMs } from './properties/date-text.ts';
export {
  type PropertyCount,
  type PropertyStore,
  type PropertyValueCount,
} from './properties/property-store.ts';
export { type SuggestionStore } from './search/suggestion-store.ts';
export { type WordSuggestion } from './search/suggest-words.ts';
export { editDistance, maxEdits } from './search/edit-distance.ts';
export { foldedWords, foldMarks, wordsOf } from './search/folded-words.ts';
export { FOLDER_METADATA, folderMetadataPath } from './files/folder-metadata.ts';
export { type TagCount, type TagStore } from './tags/tag-store.ts';
export {
  type LinkResolution,
  type LinkStore,
  type NotebookLink,
  type UnresolvedTarget,
} from './links/link-store.ts';
export {
  aliasKey,
  fileKeys,
  foldName,
  keyDependsOnSource,
  type LinkAddress,
  linkKey,
  type LinkKey,
  nameKey,
  parseTarget,
  type TargetAddress,
  withoutNoteExtension,
} from './links/link-key.ts';
export { type LinkCandidate, MAX_AMBIGUOUS, resolveLink } from './links/resolve-link.ts';
export {
  type FacetCount,
  type FilePart,
  type FileState,
  type FileTerm,
  type PropertyBound,
  type PropertyRange,
  type SearchFacets,
  type SearchHit,
  type SearchMatch,
  type SearchNode,
  type SearchQuery,
  type SearchSort,
  type SearchStore,
  type SearchTerm,
  snippetMarks,
  type TextTerm,
} from './search/search-store.ts';
export { parseSearch } from './search/parse-search.ts';
export { type SearchPiece, type SearchRole, searchTokens } from './search/search-tokens.ts';
export { nearestWord, SEARCH_FIELDS, type SearchField } from './search/query-words.ts';
export { type SearchMoment } from './search/query-dates.ts';
export {
  type Change,
  type ChangeBatch,
  changeCursor,
  type ChangeCursor,
  type ChangeKind,
  type ChangeStore,
  parseChangeCursor,
} from './changes/change-store.ts';
export {
  fromDisk,
  type Origin,
  type PartOfNotebook,
  somePaths,
  type SyncScope,
  wholeNotebook,
  type WholeNotebook,
} from './sync/scope.ts';
export {
  type AppliedChunk,
  type CompactLimits,
  type FileProblem,
  type IndexChange,
  type IndexChunk,
  type IndexedContent,
  type IndexedEntry,
  type IndexedScope,
  type IndexMeta,
  type IndexWriter,
  type ReadEntry,
} from './sync/notebook-index.ts';
export { type IndexReader } from './notebook-index-reader.ts';
export {
  type ChangeOptions,
  type Drift,
  type DriftReport,
  type LongWork,
  type NotebookLine,
  type Progress,
  type SyncReport,
  type WrittenFile,
} from './sync/line.ts';
export {
  type Freshness,
  type Notebook,
  type NotebookChanges,
  type NotebookFiles,
  type NotebookFolder,
  type NotebookLinks,
  type NotebookRef,
  type NotebookState,
  type NotebookTags,
  type FacetOptions,
  type SearchExplanation,
  type SearchOptions,
} from './notebook.ts';
export {
  type DirtyBatch,
  type Watch,
  type Watcher,
  type WatchFreshness,
  type WatchOptions,
  type WatchState,
} from './fs/watcher.ts';
export { systemTimer, type Timer } from './fs/timer.ts';
export { createWakes, followChanges, type Wakes } from './changes/follow-changes.ts';
export { createNotebook, type NotebookPorts } from './open-notebook.ts';
export { ownerName } from './sync/sidecars.ts';
export { createLine, type LinePorts } from './sync/create-line.ts';
export {
  createEntryReader,
  type EntryReader,
  type ReadOutcome,
  readWithoutParsing,
  titleFromName,
  toReadEntry,
  unreadEntry,
} from './sync/read-entries.ts';
export {
  BUILT_IN_IGNORES,
  createIgnoreRules,
  type IgnoreChain,
  type IgnoreRules,
  isIgnoreFile,
} from './sync/ignore-rules.ts';
export { explainSearch } from './search/explain-search.ts';
export { parseSort } from './search/parse-sort.ts';

export {
  CodexError,
  type CodexErrorCode,
  type CodexErrorDetail,
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
  relPathWithin,
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
  type OpenEntry,
  type Precondition,
  type WriteOptions,
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
  type ParsedTodo,
  type ParseFile,
  type Problem,
  type PropertyValue,
} from './files/parsed-file.ts';
export {
  type DuplicateGroup,
  type FileCount,
  type FileFilter,
  type FileName,
  type FileSort,
  type FileStore,
  type FileSummary,
  type FolderSummary,
  type KnownContent,
  type NotebookFile,
  type NotebookStats,
} from './files/file-store.ts';
export { type OpenFile } from './files/open-file.ts';
export { type NotebookTrash, TRASH_TTL_MS, type TrashedEntry } from './files/trash.ts';
export {
  type NotebookUploads,
  UPLOAD_TTL_MS,
  type UploadRequest,
  type WriteStreamOptions,
} from './files/uploads.ts';
export { type Upload } from './files/upload.ts';
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
  type LinkCandidate,
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
export { MAX_AMBIGUOUS, resolveLink } from './links/resolve-link.ts';
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
  type FileVersion,
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
  type CompleteUploadOptions,
  type Drift,
  type DriftReport,
  type LineUpload,
  type LongWork,
  type NotebookLine,
  type Progress,
  type RestoredEntry,
  type RestoreOptions,
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
  type Viewpoint,
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
export { createNotebook } from './open-notebook.ts';
export { type NotebookPorts } from './notebook-ports.ts';
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
export { type UserId, type WorkspaceId } from './ids.ts';
export {
  type Actor,
  anonymous,
  type Role,
  roleReaches,
  ROLES,
  type Scope,
  scopeReaches,
  SCOPES,
} from './permissions/roles.ts';
export {
  type Action,
  actions,
  can,
  type Decision,
  noSuch,
  requireCan,
  type Resource,
  workspacesWhere,
} from './permissions/can.ts';
export { type Deed, type DeedDetails, deedOf, entityOf } from './audit/deed.ts';
export {
  type AuditEntry,
  type AuditFilter,
  type AuditHead,
  type AuditRow,
  type AuditSegment,
  type AuditStore,
  type AuditSubject,
  type Outcome,
} from './audit/audit-store.ts';
export { auditHash } from './audit/audit-hash.ts';
export { type Backups, type BackupShelf, type BackupView } from './backups/backups.ts';
export { verifyChain } from './audit/verify-chain.ts';
export { type AuditLog, type AuditVerdict } from './audit/audit-log.ts';
export { type SystemChange, type SystemChangeStore } from './changes/system-change-store.ts';
export {
  type IdempotencyState,
  type IdempotencyStore,
  type IdempotentRequest,
  type StoredAnswer,
} from './idempotency/idempotency-store.ts';
export {
  type NotebookChange,
  type RegisteredNotebook,
  type RegisteredNotebookStore,
} from './notebooks/registered-notebook-store.ts';
export {
  type NewNotebook,
  type Notebooks,
  type NotebookStatus,
  type NotebookView,
} from './notebooks/notebooks.ts';
export { everyNotebookOf } from './notebooks/every-notebook.ts';
export { type NotebookHost, type WorkspaceFolders } from './notebooks/notebook-host.ts';
export {
  type OneTimeLink,
  type OneTimeLinkBase,
  type OneTimeLinkStore,
} from './one-time-links/one-time-link-store.ts';
export { type Rotation, type Session, type SessionStore, type Standing } from './sessions/session-store.ts';
export { addressKey } from './sessions/address-key.ts';
export { type OneTimeCodes, type PasswordHasher, type Secrets } from './sessions/credential-ports.ts';
export { type RequestContext, type Sessions, type SignIn } from './sessions/sessions.ts';
export { type ApiToken, type ApiTokenStore, type Credential } from './tokens/api-token-store.ts';
export { API_TOKEN_PREFIX, type ApiTokens, type NewApiToken } from './tokens/api-tokens.ts';
export {
  type User,
  type UserChange,
  type UserName,
  type UserRecord,
  type UserSecrets,
  type UserStore,
} from './users/user-store.ts';
export {
  formatPasswordRecord,
  MIN_ACCEPTED_ITERATIONS,
  parsePasswordRecord,
  PASSWORD_ITERATIONS,
  type PasswordRecord,
  UNUSABLE_PASSWORD,
} from './users/password-record.ts';
export {
  checkEmail,
  checkFullName,
  checkLabel,
  checkUsername,
  LOCAL_USERNAME,
} from './users/check-person.ts';
export { checkPassword, MAX_PASSWORD_CHARS, MIN_PASSWORD_CHARS } from './users/check-password.ts';
export {
  type Attempt,
  createSignInThrottle,
  SIGN_IN_LIMITS,
  type SignInLimits,
  type SignInThrottle,
} from './sessions/throttle.ts';
export { type Allowance } from './sessions/token-buckets.ts';
export { type AccountPorts, type UsersPorts } from './users/account-ports.ts';
export { createUsers } from './users/create-users.ts';
export {
  type EditorSettings,
  type UserSettings,
  type UserSettingsChange,
  USUAL_SETTINGS,
} from './user-settings/user-settings.ts';
export { type AccessOrigin, type MemberAccess, type NotedDeed } from './workspaces/member-access.ts';
export {
  type Activity,
  type ActivityAuthor,
  type ActivityItem,
  type ActivityPage,
} from './activity/activity.ts';
export { type ActivityKind } from './activity/group-changes.ts';
export { type FindFiles, type FoundFile, type FoundFiles } from './find/find-files.ts';
export { type KeptSettings, type OwnSettings } from './user-settings/create-user-settings.ts';
export { type SettingsWrite, type UserSettingsStore } from './user-settings/user-settings-store.ts';
export { createSessions } from './sessions/create-sessions.ts';
export { type ApiTokensPorts } from './tokens/token-ports.ts';
export { createApiTokens } from './tokens/create-api-tokens.ts';
export { type DeletionPreview, type NewUser, type Profile, type Users } from './users/users.ts';
export {
  MAX_OFFSET_ROWS,
  type Member,
  type Offset,
  type Workspace,
  type WorkspaceChange,
  type WorkspaceStore,
} from './workspaces/workspace-store.ts';
export {
  type Invite,
  type NewWorkspace,
  type Workspaces,
  type WorkspaceView,
} from './workspaces/workspaces.ts';
export {
  type FoundAcross,
  type NotebookHit,
  type SearchAcross,
  type SearchArea,
} from './search/search-across.ts';
export {
  isFinished,
  MAX_TASK_DATA_BYTES,
  type Task,
  TASK_STATUSES,
  TASK_TYPES,
  type TaskData,
  type TaskStatus,
  type TaskType,
  type TaskValue,
} from './tasks/task.ts';
export {
  type HeldTask,
  type NewTask,
  type TaskClaim,
  type TaskEnd,
  type TaskFilter,
  type TaskHold,
  type TaskRenewal,
  type TaskStore,
} from './tasks/task-store.ts';
export { type TaskHandler, type TaskHandlers, type TaskRun } from './tasks/task-handler.ts';
export { createTaskQueue, type TaskQueue, type TaskQueuePorts } from './tasks/task-queue.ts';
export { createNotebookTasks, type NotebookTasksPorts } from './tasks/notebook-tasks.ts';
export { createTasks, MAX_TASK_ATTEMPTS, type TasksPorts } from './tasks/create-tasks.ts';
export { type TaskQuery, type Tasks, type WantedTask } from './tasks/tasks.ts';
export {
  cancelTask,
  countsBy,
  finishTask,
  isHeld,
  lapseTask,
  machineDeed,
  newTask,
  renewTask,
  retryTask,
  startTask,
  taskPayload,
  type TaskStep,
} from './tasks/task-rules.ts';
export { type SystemStore } from './system-store.ts';
export { type Codex } from './codex.ts';
export { type CodexPorts, createCodex } from './create-codex.ts';
export { createWorkspaces } from './workspaces/create-workspaces.ts';
export { type WorkspacesPorts } from './workspaces/workspace-parts.ts';
export { slugOf } from './workspaces/slugs.ts';
export { createNotebooks } from './notebooks/create-notebooks.ts';
export { type NotebooksPorts } from './notebooks/notebook-parts.ts';
export {
  type GraphAround,
  type GraphEdge,
  type GraphFilter,
  type GraphNode,
  type GraphPage,
  type GraphRequest,
  type GraphStore,
  MAX_AROUND_NODES,
  MAX_GRAPH_EDGES,
  MAX_GRAPH_TAGS,
} from './graph/graph-store.ts';
export { type NotebookGraph } from './graph/notebook-graph.ts';
export {
  type NotebookTodo,
  todoList,
  type TodoFilter,
  type TodoSort,
  type TodoStore,
} from './todos/todo-store.ts';
export { type NotebookTodos } from './todos/notebook-todos.ts';
export { createTodosAcross } from './todos/create-todos-across.ts';
export {
  type FoundTodo,
  type TodoArea,
  type TodoGate,
  type Todos,
  type TodosAcross,
} from './todos/todos-across.ts';
export { createSearchAcross, type SearchAcrossPorts } from './search/create-search-across.ts';
export { type SearchedNotebook, type SearchGate } from './search/search-gate.ts';
export { type AuditLogPorts, createAuditLog } from './audit/create-audit-log.ts';
export { type ViewParts } from './view-parts.ts';
export { type TextWork } from './text/text-work.ts';
export { MAX_TEXT_BYTES } from './text/text-lines.ts';
export { diffTexts } from './text/diff-texts.ts';
export { mergeTexts } from './text/merge-texts.ts';
export { type LineRange, type MergeConflict, type MergeResult } from './text/merge.ts';
export {
  type DiffHunk,
  type DiffLine,
  type DiffOptions,
  type DiffWord,
  type TextDiff,
} from './text/text-diff.ts';
export { type EditAction, type EditAddress, type FileEdit } from './edits/edit.ts';
export { type ContentEditor, type ContentPart } from './edits/content-editor.ts';
export { editFile, type EditFilePorts, type EditFileRequest } from './edits/edit-file.ts';
export { hashOfPart } from './edits/hash-of-part.ts';
export {
  type EditedFile,
  type EditOptions,
  type NotebookEdits,
  type SaveConflict,
  type SavedVersion,
  type SaveOptions,
} from './edits/saves.ts';
export { completeMoves } from './links/complete-moves.ts';
export { type LinkRewrite, type LinkRewriter } from './links/link-rewriter.ts';
export {
  type LinkChange,
  type MovedWithLinks,
  type MovePlan,
  type NotebookMoves,
  type UndoneMove,
} from './links/link-changes.ts';
export { type BaseStore } from './history/base-store.ts';
export { NOBODY, noAddress } from './history/authors.ts';
export { type ActorNames, type HistoryKeeper, type HistoryMemory } from './history/history-keeper.ts';
export {
  type BlameRun,
  type Branch,
  type CommitRequest,
  type CommitResult,
  type FileRevision,
  type LogQuery,
  type PathChange,
  type PendingChange,
  type Person,
  type RepositoryBusy,
  type RepositoryState,
  type Revision,
  type RevisionEntry,
  type RevisionId,
  type TrackedFile,
  type VersionControl,
} from './history/version-control.ts';
export {
  type Authorship,
  type BlameLines,
  type FileDiff,
  type HistoryEntry,
  type HistorySettings,
  type HistoryState,
  type NotebookHistory,
  ON_DISK,
  type RestoreReport,
  type RestoreRequest,
  type VersionName,
} from './history/notebook-history.ts';

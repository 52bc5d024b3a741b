export * from './driver.ts';
export * from './engine.ts';
export { bindable } from './bindable.ts';
export {
  closedError,
  createDriver,
  type DriverParts,
  readOnlyError,
  requireExpected,
  type SqlConnection,
} from './create-driver.ts';
export { isDamage, sqliteFailure, type SqliteFailure } from './sqlite-failure.ts';
export {
  applySettings,
  type Configurable,
  type ConnectionSetting,
  makeShrinkable,
  readerSettings,
  requireTaken,
  writerSettings,
} from './settings.ts';
export { type SlowStatement, type SlowStatements, timing } from './slow-statements.ts';
export { checkDriver, type Tendable, tendDriver, UNREADABLE, type Vacuumed } from './tend.ts';
export { createLane, type Lane } from './lane.ts';
export { type Migration, type SchemaDomain } from './migration.ts';
export {
  migrate,
  migrateDown,
  newestVersions,
  requireKnownVersions,
  schemaSinceMs,
  schemaVersions,
  type SchemaVersions,
} from './migrate.ts';
export { schemaDigest } from './schema-digest.ts';
export { joinSql, pickSql, sql, type SqlFragment } from './sql.ts';
export { notebookSchema } from './notebook/schema.ts';
export { INDEX_FORMAT, mintMeta, readMeta } from './notebook/meta.ts';
export { keepSalvaged, salvageIndex, type SalvagedIndex } from './notebook/salvage.ts';
export { openNotebookIndexWriter, type IndexWriterOptions } from './notebook/index-writer.ts';
export { openNotebookIndexReader, type IndexReaderOptions } from './notebook/index-reader.ts';
export { openSystemStore, type SystemStoreOptions } from './system/open-system-store.ts';
export { systemSchema } from './system/schema.ts';
export { createAuditStore } from './system/audit.ts';
export { readAuditHead } from './system/audit-chain.ts';
export { readSegments } from './system/audit-segments.ts';

export * from './driver.ts';
export { createLane, type Lane } from './lane.ts';
export { type Migration, type SchemaDomain } from './migration.ts';
export { migrate, migrateDown, newestVersions, schemaVersions, type SchemaVersions } from './migrate.ts';
export { schemaDigest } from './schema-digest.ts';
export { joinSql, pickSql, sql, type SqlFragment } from './sql.ts';
export { notebookSchema } from './notebook/schema.ts';
export { INDEX_FORMAT, readMeta } from './notebook/meta.ts';
export { openNotebookIndexWriter, type IndexWriterOptions } from './notebook/index-writer.ts';

export { testSqlDriver, type DriverSetup } from './driver.contract.ts';
export { faultingDatabase, type FaultingDatabase, type SqlFault } from './faulting-driver.ts';
export { testFileLists } from './notebook/file-list.contract.ts';
export { testNotebookIndex } from './notebook/index-writer.contract.ts';
export { testNotebookReader } from './notebook/index-reader.contract.ts';
export { testDuplicates } from './notebook/duplicates.contract.ts';
export { testSuggestions } from './notebook/suggestions.contract.ts';
export { testSearchQueries } from './notebook/search-query.contract.ts';
export { testSystemSchema } from './system/system-schema.contract.ts';

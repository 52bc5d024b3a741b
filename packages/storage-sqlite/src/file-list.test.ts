import { testFileLists } from '@codexlab/storage-sql/testing';
import { openDriver } from './driver.ts';

testFileLists('better-sqlite3', () => openDriver({ location: ':memory:', synchronous: 'NORMAL' }));

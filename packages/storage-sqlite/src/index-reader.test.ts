import { testNotebookReader } from '@codexlab/storage-sql/testing';
import { openDriver } from './driver.ts';

testNotebookReader('better-sqlite3', () => openDriver({ location: ':memory:', synchronous: 'NORMAL' }));

import { testDuplicates } from '@codexlab/storage-sql/testing';
import { openDriver } from './driver.ts';

testDuplicates('better-sqlite3', () => openDriver({ location: ':memory:', synchronous: 'NORMAL' }));

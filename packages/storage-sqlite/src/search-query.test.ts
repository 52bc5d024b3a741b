import { testSearchQueries } from '@codexlab/storage-sql/testing';
import { openDriver } from './driver.ts';

testSearchQueries('better-sqlite3', () => openDriver({ location: ':memory:', synchronous: 'NORMAL' }));

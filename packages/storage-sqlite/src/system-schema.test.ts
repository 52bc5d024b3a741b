import { testSystemSchema } from '@codexlab/storage-sql/testing';
import { openDriver } from './driver.ts';

testSystemSchema('better-sqlite3', () => openDriver({ location: ':memory:', synchronous: 'FULL' }));

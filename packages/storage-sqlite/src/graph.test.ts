import { testGraphs } from '@codexlab/storage-sql/testing';
import { openDriver } from './driver.ts';

testGraphs('better-sqlite3', () => openDriver({ location: ':memory:', synchronous: 'NORMAL' }));

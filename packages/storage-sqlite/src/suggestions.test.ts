import { testSuggestions } from '@codexlab/storage-sql/testing';
import { openDriver } from './driver.ts';

testSuggestions('better-sqlite3', () => openDriver({ location: ':memory:', synchronous: 'NORMAL' }));

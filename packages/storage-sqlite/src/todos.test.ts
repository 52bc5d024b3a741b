import { testTodos } from '@codexlab/storage-sql/testing';
import { openDriver } from './driver.ts';

testTodos('better-sqlite3', () => openDriver({ location: ':memory:', synchronous: 'NORMAL' }));

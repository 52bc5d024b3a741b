import { testTodos } from '@codexlab/storage-sql/testing';
import { openDriver } from './driver.ts';

testTodos('libSQL', () => openDriver({ location: ':memory:', synchronous: 'NORMAL' }));

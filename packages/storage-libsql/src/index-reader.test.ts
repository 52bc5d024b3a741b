import { testNotebookReader } from '@codexlab/storage-sql/testing';
import { openDriver } from './driver.ts';

testNotebookReader('libSQL', () => openDriver({ location: ':memory:', synchronous: 'NORMAL' }));

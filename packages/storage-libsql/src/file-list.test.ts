import { testFileLists } from '@codexlab/storage-sql/testing';
import { openDriver } from './driver.ts';

testFileLists('libSQL', () => openDriver({ location: ':memory:', synchronous: 'NORMAL' }));

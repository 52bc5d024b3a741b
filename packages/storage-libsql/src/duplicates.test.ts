import { testDuplicates } from '@codexlab/storage-sql/testing';
import { openDriver } from './driver.ts';

testDuplicates('libSQL', () => openDriver({ location: ':memory:', synchronous: 'NORMAL' }));

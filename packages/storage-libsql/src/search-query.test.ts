import { testSearchQueries } from '@codexlab/storage-sql/testing';
import { openDriver } from './driver.ts';

testSearchQueries('libSQL', () => openDriver({ location: ':memory:', synchronous: 'NORMAL' }));

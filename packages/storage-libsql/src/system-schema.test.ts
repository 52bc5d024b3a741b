import { testSystemSchema } from '@codexlab/storage-sql/testing';
import { openDriver } from './driver.ts';

testSystemSchema('libSQL', () => openDriver({ location: ':memory:', synchronous: 'FULL' }));

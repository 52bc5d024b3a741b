import { testGraphs } from '@codexlab/storage-sql/testing';
import { openDriver } from './driver.ts';

testGraphs('libSQL', () => openDriver({ location: ':memory:', synchronous: 'NORMAL' }));

import { testSuggestions } from '@codexlab/storage-sql/testing';
import { openDriver } from './driver.ts';

testSuggestions('libSQL', () => openDriver({ location: ':memory:', synchronous: 'NORMAL' }));

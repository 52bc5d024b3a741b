import { adminFeature } from '../admin/feature.ts';
import { filesFeature } from '../files/feature.ts';
import { graphFeature } from '../graph/feature.ts';
import { historyFeature } from '../history/feature.ts';
import { listsFeature } from '../lists/feature.ts';
import { linksFeature } from '../links/feature.ts';
import { notesFeature } from '../notes/feature.ts';
import { outlineFeature } from '../outline/feature.ts';
import { offlineFeature } from '../offline/feature.ts';
import { paletteFeature } from '../palette/feature.ts';
import { peopleFeature } from '../people/feature.ts';
import { searchFeature } from '../search/feature.ts';
import { settingsFeature } from '../settings/feature.ts';
import { shellFeature } from '../shell/feature.ts';
import { signInFeature } from '../sign-in/feature.ts';
import { todayFeature } from '../today/feature.ts';
import { trashFeature } from '../trash/feature.ts';
import { viewersFeature } from '../viewers/feature.ts';
import type { Feature } from './feature.ts';

/** Every part of the app. */
export const features: readonly Feature[] = [
  filesFeature,
  paletteFeature,
  shellFeature,
  notesFeature,
  outlineFeature,
  linksFeature,
  viewersFeature,
  searchFeature,
  listsFeature,
  historyFeature,
  graphFeature,
  trashFeature,
  todayFeature,
  peopleFeature,
  settingsFeature,
  adminFeature,
  signInFeature,
  offlineFeature,
];

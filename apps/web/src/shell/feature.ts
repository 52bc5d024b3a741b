import type { Feature } from '../app/feature.ts';
import { shellCommands } from './shell-commands.ts';

/** The frame: what moves between tabs, panes and sides. */
export const shellFeature: Feature = { name: 'shell', commands: shellCommands };

import type { Origin } from '@codexlab/core';

/** The origin of what somebody does by typing a command. */
export const fromCommand: Origin = Object.freeze({ actor: null, via: 'command', requestId: null });

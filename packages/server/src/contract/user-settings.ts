import { z } from 'zod';
import { defineRoutes } from './define.ts';

const MAX_SHORTCUTS = 500;
/** `files.rename`: the part of the app, a point, and what it does. */
const commandId = z
  .string()
  .max(100)
  .regex(/^[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+$/, 'names commands as `files.rename`');

const editorFields = {
  mode: z.enum(['live', 'source']).meta({ description: '`live` shows what the marks mean' }),
  line_numbers: z.boolean(),
  spellcheck: z.boolean(),
  readable_width: z.boolean().meta({ description: 'False: lines are as wide as the window' }),
  font_size: z.number().int().min(8).max(40).meta({ description: 'In CSS pixels' }),
  tab_size: z.number().int().min(1).max(8),
};

const fields = {
  theme: z.enum(['light', 'dark', 'system']),
  density: z.enum(['comfortable', 'compact']),
  custom_css: z.string().max(32_768),
  shortcuts: z
    .record(commandId, z.string().max(100))
    .refine((keys) => Object.keys(keys).length <= MAX_SHORTCUTS, `must have at most ${MAX_SHORTCUTS} keys`)
    .meta({
      description: 'Keys by the id of the command that they start; an empty text takes its keys away',
      examples: [{ 'file.new': 'Mod+Alt+N' }],
    }),
  recent_searches: z.array(z.string().min(1).max(500)).max(50).meta({ description: 'Newest first' }),
};

/** How somebody likes the app. */
export const userSettings = z
  .object({ ...fields, editor: z.object(editorFields) })
  .meta({ id: 'UserSettings', description: 'How somebody likes the app, on whatever device' });

/** What may be changed of it. */
export const userSettingsChange = z
  .strictObject({
    theme: fields.theme.nullable().optional(),
    density: fields.density.nullable().optional(),
    custom_css: fields.custom_css.nullable().optional(),
    shortcuts: fields.shortcuts.nullable().optional(),
    recent_searches: fields.recent_searches.nullable().optional(),
    editor: z
      .strictObject(editorFields)
      .partial()
      .nullable()
      .optional()
      .meta({ description: 'Replaced as a whole: fields that are not sent are as usual' }),
  })
  .meta({
    id: 'UserSettingsChange',
    description: 'Absent fields stay as they are; null makes them as usual again',
    examples: [{ theme: 'dark', editor: { mode: 'source', line_numbers: true } }],
  });

const change = {
  path: '/users/me/settings',
  summary: 'Change how the app is for oneself',
  description: 'All settings together have at most 64 KiB.',
  action: 'account.update',
  bodyKind: 'json',
  body: userSettingsChange,
  maxBodyBytes: 131_072,
  status: 200,
  responseKind: 'data',
  response: userSettings,
  ifMatch: 'optional',
  etag: true,
} as const;

/** Routes about how somebody likes the app. */
export const userSettingsRoutes = defineRoutes({
  get: {
    method: 'GET',
    path: '/users/me/settings',
    summary: 'How the app is for oneself',
    action: 'account.read',
    status: 200,
    responseKind: 'data',
    response: userSettings,
    etag: true,
  },
  update: { ...change, method: 'PUT' },
  patch: { ...change, method: 'PATCH' },
});

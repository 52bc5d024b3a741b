// Writes docs/schema.md from the migrations, or with --check tells whether it is current. Needs
// `node --conditions=codexlab-source`, so that the packages come from their source.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { register } from 'tsx/esm/api';
import { finish, ROOT } from './run.mjs';

register();
const { migrate, notebookSchema, schemaDigest, systemSchema } =
  await import('../packages/storage-sql/src/index.ts');
const { openDriver } = await import('../packages/storage-sqlite/src/index.ts');

const PATH = join(ROOT, 'docs', 'schema.md');
const DATABASES = [
  {
    title: 'The system database',
    about: '`<data>/codex_system.db`: what nothing else holds. Restored from a backup when it is lost.',
    schema: systemSchema,
    sources: 'packages/storage-sql/src/system/migrations',
  },
  {
    title: 'The database of a notebook',
    about:
      '`<notebook>/.codex/notebook.db`: what its files say, and when that changed. Made anew from the files.',
    schema: notebookSchema,
    sources: 'packages/storage-sql/src/notebook/migrations',
  },
];
const INTRODUCTION = `# The databases

_Made by \`pnpm schema\` from the migrations; \`pnpm check schema\` tells when it is not current._

Times (\`…_at\`, \`…_ms\`) are whole milliseconds since 1970-01-01 UTC, ids are ULIDs, hashes are in hexadecimal digits, and
columns named \`properties\`, \`details\`, \`payload\`, \`input_data\` and \`output_data\` hold JSON. Each part has a version of its
own, kept in \`schema_version (domain, version, applied_at)\`; \`/ready\` tells versions and digest. A part goes up and down by
migrations, see [CONTRIBUTING](../CONTRIBUTING.md#add-a-migration).
`;

const pieces = await Promise.all(DATABASES.map(renderDatabase));
const text = await format([INTRODUCTION, ...pieces].join('\n'), {
  ...(await resolveConfig(PATH)),
  filepath: PATH,
});
if (!process.argv.includes('--check')) writeFileSync(PATH, text);
const isCurrent = readFileSync(PATH, 'utf8') === text;
finish(
  isCurrent ? [] : ['docs/schema.md is not what the migrations make: run "pnpm schema".'],
  'docs/schema.md',
);

async function renderDatabase({ title, about, schema, sources }) {
  const driver = await openDriver({ location: ':memory:', synchronous: 'NORMAL' });
  try {
    const sentences = sentencesOf(join(ROOT, sources));
    const parts = [];
    let known = new Set(['schema_version']);
    for (const [at, { domain, migrations }] of schema.entries()) {
      await migrate(driver, schema.slice(0, at + 1));
      const rows = await schemaRows(driver);
      const added = rows.filter(({ name }) => !known.has(name));
      known = new Set(rows.map(({ name }) => name));
      parts.push(await renderPart(driver, { domain, version: migrations.length, sentences, added }));
    }
    const digest = await schemaDigest(driver);
    return [`## ${title}`, about, `Digest: \`${digest}\``, ...parts].join('\n\n');
  } finally {
    await driver.close();
  }
}

/** The sentence in front of each domain, by its name. */
function sentencesOf(dir) {
  const pattern = /\/\*\*((?:(?!\*\/)[^])*)\*\/\nexport const \w+: SchemaDomain = \{\s*domain: '(\w+)'/g;
  const found = readdirSync(dir).flatMap((name) => [
    ...readFileSync(join(dir, name), 'utf8').matchAll(pattern),
  ]);
  return new Map(found.map(([, text, domain]) => [domain, text.replaceAll(/\s*\n\s*\*\s*/g, ' ').trim()]));
}

/** Tables, indexes and triggers, without those that the engine makes for itself. */
async function schemaRows(driver) {
  const rows = await driver.all(
    `select type, name, tbl_name as owner, sql from sqlite_schema where sql is not null and name not like 'sqlite\\_%' escape '\\'`,
  );
  const virtual = rows.filter(({ sql }) => /^create virtual/i.test(sql)).map(({ name }) => `${name}_`);
  return rows.filter(({ name }) => !virtual.some((prefix) => name.startsWith(prefix)));
}

async function renderPart(driver, { domain, version, sentences, added }) {
  const sentence = sentences.get(domain);
  if (sentence === undefined) throw new Error(`The part "${domain}" has no sentence in front of it.`);
  const tables = added.filter(({ type }) => type === 'table');
  const texts = await Promise.all(tables.map((table) => renderTable(driver, table, added)));
  return [`### ${domain}`, `Version ${version}. ${sentence}`, ...texts].join('\n\n');
}

async function renderTable(driver, { name, sql }, added) {
  const heading = `#### \`${name}\``;
  if (/^create virtual/i.test(sql)) return `${heading}\n\n\`\`\`sql\n${sql}\n\`\`\``;
  const columns = await driver.all(
    `select name, type, "notnull" as required, dflt_value as usual, pk from pragma_table_xinfo(?)`,
    [name],
  );
  const keys = await driver.all(`select "from", "table", "to", on_delete from pragma_foreign_key_list(?)`, [
    name,
  ]);
  const rows = columns.map((column) => {
    const key = keys.find(({ from }) => from === column.name);
    const remarks = [
      ...(column.pk > 0 ? ['primary key'] : []),
      ...(key ? [`→ \`${key.table}.${key.to ?? 'id'}\` (on delete: ${key.on_delete.toLowerCase()})`] : []),
      ...(column.usual === null ? [] : [`default \`${column.usual}\``]),
    ];
    const isRequired = column.required === 1 || column.pk > 0;
    return `| \`${column.name}\` | ${column.type} | ${isRequired ? '' : 'null'} | ${remarks.join(', ')} |`;
  });
  const list = ['index', 'trigger'].flatMap((type) =>
    added.filter((row) => row.type === type && row.owner === name),
  );
  const lines = list.map((row) => `- \`${row.sql.replaceAll(/\s+/g, ' ').trim()}\``);
  const table = ['| column | type | | |', '| --- | --- | --- | --- |', ...rows];
  return [heading, table.join('\n'), lines.join('\n')].join('\n\n').trim();
}

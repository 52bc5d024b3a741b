import { notebookSchema, type SchemaDomain, systemSchema } from '@codexlab/storage-sql';
import { notebookStatements, systemStatements } from '@codexlab/storage-sql/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openBoth, requireAgreement, runs } from './testing/runs.ts';
import { programmeOf } from './testing/sql-programme.ts';
import { runStep } from './testing/sql-step.ts';
import { readTables, wholeTable } from './testing/sql-table.ts';

const SCHEMAS: readonly (readonly [string, readonly SchemaDomain[], readonly string[]])[] = [
  ['a notebook', notebookSchema, notebookStatements],
  ['the system', systemSchema, systemStatements],
];

it.each(SCHEMAS)(
  'gives the same rows, counts and errors whatever is asked of the database of %s',
  async (_, schema, statements) => {
    const sample = await openBoth(schema);
    const tables = await readTables(sample);
    await requireAgreement(sample);
    expect(tables.length).toBeGreaterThan(8);
    await fc.assert(
      fc.asyncProperty(programmeOf(tables, statements), async (steps) => {
        const both = await openBoth(schema);
        for (const step of [...steps, ...tables.map(wholeTable)]) await runStep(both, step);
        await requireAgreement(both);
      }),
      runs(60),
    );
  },
);

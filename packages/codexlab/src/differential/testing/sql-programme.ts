import type { SqlValue, Statement } from '@codexlab/storage-sql';
import fc from 'fast-check';
import { bareQuestion, matchQuestion, rowQuestion } from './sql-questions.ts';
import type { Step } from './sql-step.ts';
import type { Table } from './sql-table.ts';
import { json, match, value } from './sql-values.ts';
import { rowWrite, textWrite } from './sql-writes.ts';

/** What scripts are made of: statements that are kept prepared meet another schema than they were made for. */
const SCHEMA_CHANGES = [
  ...[
    'create table extra (a)',
    'drop table extra',
    'alter table extra add column b default 7',
    'delete from meta',
  ],
  ...[
    'insert into extra (a) values (1)',
    'create unique index only on extra (a)',
    'select * from nowhere',
    'begin',
  ],
];

/** Any steps on these tables, also by statements of the product with any parameters. */
export function programmeOf(
  tables: readonly Table[],
  statements: readonly string[],
): fc.Arbitrary<readonly Step[]> {
  const rows = fc.constantFrom(...tables.filter(({ isFullText }) => !isFullText));
  const texts = tables.filter(({ isFullText }) => isFullText);
  const own = fc.constantFrom(...statements).chain(withParams);
  const writes = [rows.chain(rowWrite), rows.chain(rowWrite), own];
  const questions = [rows.chain(rowQuestion), bareQuestion, own];
  if (texts.length > 0) {
    writes.push(fc.constantFrom(...texts).chain(textWrite));
    questions.push(fc.constantFrom(...texts).chain(matchQuestion));
  }
  return fc.array(step(fc.oneof(...writes), fc.oneof(...questions)), { minLength: 20, maxLength: 60 });
}

function step(write: fc.Arbitrary<Statement>, question: fc.Arbitrary<Statement>): fc.Arbitrary<Step> {
  const expected = fc.option(fc.constantFrom(0, 1, 2), { freq: 8, nil: undefined });
  const counted = fc
    .tuple(write, expected)
    .map(([each, expectChanges]) => (expectChanges === undefined ? each : { ...each, expectChanges }));
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        type: fc.constant('batch' as const),
        writes: fc.array(counted, { minLength: 1, maxLength: 3 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        type: fc.constant('transaction' as const),
        calls: fc.array(fc.oneof(write, question), { maxLength: 4 }),
        ends: fc.constantFrom('well' as const, 'badly' as const),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.array(fc.constantFrom(...SCHEMA_CHANGES), { maxLength: 3 }).map((each) => ({
        type: 'script' as const,
        sql: each.join(';\n'),
      })),
    },
    {
      weight: 5,
      arbitrary: question.map(({ sql, params = [] }) => ({ type: 'all' as const, sql, params })),
    },
  );
}

/**
 * Lists come as JSON of the form that a statement reads: whether another form is noticed where no row of a table meets
 * it differs by version.
 */
function withParams(sql: string): fc.Arbitrary<Statement> {
  const list = json.filter((text) => isList(text, sql.includes('->>')));
  const before = sql.split('?').slice(0, -1);
  const params = before.map((text) => (text.endsWith('json_each(') ? list : fc.oneof(value, json, match)));
  return fc.tuple(...params).map((drawn: SqlValue[]) => ({ sql, params: drawn }));
}

function isList(text: string, ofLists: boolean): boolean {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && (!ofLists || list.every(Array.isArray));
  } catch {
    return false;
  }
}

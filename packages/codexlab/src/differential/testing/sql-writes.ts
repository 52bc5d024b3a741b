import type { Statement } from '@codexlab/storage-sql';
import fc from 'fast-check';
import type { Table } from './sql-table.ts';
import { json, match, value, valueFor } from './sql-values.ts';

const ends = fc.constantFrom('', '', '', ' returning *', ' returning 1 as one', ' returning nothing');

/** Writes of rows, such as the schema takes and such as it refuses. */
export function rowWrite(table: Table): fc.Arbitrary<Statement> {
  return fc.oneof(
    { weight: 6, arbitrary: insertion(table) },
    { weight: 2, arbitrary: update(table) },
    { weight: 1, arbitrary: deletion(table) },
    { weight: 1, arbitrary: insertionOfList(table) },
  );
}

function insertion({ name, columns }: Table): fc.Arbitrary<Statement> {
  const verb = fc.constantFrom('insert', 'insert', 'insert or replace', 'insert or ignore');
  const names = columns.map((column) => column.name).join();
  const marks = columns.map(() => '?').join();
  return fc
    .record({ verb, end: ends, params: fc.tuple(...columns.map(({ type }) => valueFor(type))) })
    .map(({ verb, end, params }) => ({
      sql: `${verb} into ${name} (${names}) values (${marks})${end}`,
      params,
    }));
}

function update({ name, columns }: Table): fc.Arbitrary<Statement> {
  const column = fc
    .constantFrom(...columns)
    .chain((drawn) => fc.tuple(fc.constant(drawn), valueFor(drawn.type)));
  return fc.tuple(column, column, ends).map(([[set, to], [by, key], end]) => ({
    sql: `update ${name} set ${set.name} = ? where ${by.name} = ?${end}`,
    params: [to, key],
  }));
}

function deletion({ name, columns }: Table): fc.Arbitrary<Statement> {
  const column = fc
    .constantFrom(...columns)
    .chain((drawn) => fc.tuple(fc.constant(drawn), valueFor(drawn.type)));
  return fc.tuple(column, ends).map(([[by, key], end]) => ({
    sql: `delete from ${name} where ${by.name} = ?${end}`,
    params: [key],
  }));
}

/** Many rows of one parameter, as the product writes them. */
function insertionOfList({ name, columns }: Table): fc.Arbitrary<Statement> {
  const row = fc.tuple(...columns.map(({ type }) => valueFor(type)));
  const list = fc.array(row, { maxLength: 4 }).map((rows) => JSON.stringify(rows, (_, each) => toJson(each)));
  const names = columns.map((column) => column.name).join();
  const values = columns.map((_, at) => `value ->> ${at}`).join();
  return fc.oneof({ weight: 4, arbitrary: list }, { weight: 1, arbitrary: json }).map((param) => ({
    sql: `insert into ${name} (${names}) select ${values} from json_each(?)`,
    params: [param],
  }));
}

function toJson(each: unknown): unknown {
  if (typeof each === 'string') return each.toWellFormed();
  return typeof each === 'bigint' ? Number(each) : each;
}

/** Writes to full text: what contentless tables take, and what they refuse. */
export function textWrite({ name, columns }: Table): fc.Arbitrary<Statement> {
  const rowid = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(1, 2, 3) }, { weight: 1, arbitrary: value });
  const text = fc.oneof(match, fc.constantFrom('alpha beta', 'Alphas betas', 'gamma alpha alpha'), value);
  const names = columns.map((column) => column.name).join();
  const marks = columns.map(() => '?').join();
  const texts = fc.array(text, { minLength: columns.length, maxLength: columns.length });
  const verb = fc.constantFrom('insert', 'insert or replace', 'insert or replace');
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc.tuple(verb, rowid, texts).map(([verb, key, params]) => ({
        sql: `${verb} into ${name} (rowid, ${names}) values (?, ${marks})`,
        params: [key, ...params],
      })),
    },
    {
      weight: 2,
      arbitrary: rowid.map((key) => ({ sql: `delete from ${name} where rowid = ?`, params: [key] })),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(text, rowid).map((params) => ({
        sql: `update ${name} set ${columns[0]!.name} = ? where rowid = ?`,
        params,
      })),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom('optimize', 'rebuild', 'integrity-check', 'nothing', 'delete-all')
        .map((command) => ({
          sql: `insert into ${name} (${name}) values (?)`,
          params: [command],
        })),
    },
  );
}

import type { DatabaseCare } from '../operations/maintain.ts';
import { renderTable } from './render-table.ts';
import { printable } from './render-text.ts';
import { showBytes } from './render-values.ts';
import type { Paint } from './terminal.ts';

/** What maintenance found and did, a line for each database, for people. */
export function renderCare(found: readonly DatabaseCare[], paint: Paint): string[] {
  const rows = found.map((care) => [printable(care.name), care.state, printable(outcomeOf(care))]);
  return renderTable(rows, [{ accent: 'name' }, {}, {}], paint);
}

function outcomeOf({ tended, why, problems }: DatabaseCare): string {
  if (!tended) return why ?? problems.join('; ');
  const size =
    tended.bytesBefore === tended.bytesAfter
      ? showBytes(tended.bytesAfter)
      : `${showBytes(tended.bytesBefore)} → ${showBytes(tended.bytesAfter)}`;
  return `${size}, log ${showBytes(tended.walBytesBefore)} → ${showBytes(tended.walBytesAfter)}`;
}

/** The same for programs. */
export function toWireCare({ name, notebookId, state, why, problems, tended }: DatabaseCare) {
  return {
    ...{ name, notebook_id: notebookId, state, why, problems },
    bytes_before: tended?.bytesBefore ?? null,
    bytes_after: tended?.bytesAfter ?? null,
    wal_bytes_before: tended?.walBytesBefore ?? null,
    wal_bytes_after: tended?.walBytesAfter ?? null,
    vacuumed: tended?.vacuumed ?? null,
  };
}

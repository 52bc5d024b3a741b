import { codex } from '../../api/codex.ts';
import type { Place } from '../../places/place.ts';

/** The bytes of a file, read in parts. */
export interface ByteSource {
  readonly size: number;
  /** Bytes from `from` up to `to`, which is not included; fewer at the end of the file. */
  read(from: number, to: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** Reads a file of the notebook by ranges. */
export function byteSource(place: Place, path: string, size: number): ByteSource {
  return {
    size,
    async read(from, to) {
      const end = Math.min(to, size);
      if (from >= end) return new Uint8Array();
      const input = { params: { path }, query: { notebook_id: place.notebook.id } };
      const headers = { range: `bytes=${from}-${end - 1}` };
      const { response } = await codex.files.contentByPath(input, { headers });
      const bytes = new Uint8Array(await response.arrayBuffer());
      return response.status === 206 ? bytes : bytes.slice(from, end);
    },
  };
}

import { latin1 } from './byte-reading.ts';

/** How much of a file its signature may lie behind: a DICOM preamble, the user block of HDF5, a tar header. */
const HEAD_BYTES = 600;

/** Formats of laboratories and their programs, told by their first bytes. */
const signatures: readonly (readonly [RegExp, string])[] = [
  [/^\x93NUMPY/, 'application/x-npy'],
  [/^(?:[^]{512})?\x89HDF\r\n\x1a\n/, 'application/x-hdf5'],
  [/^MATLAB (?:5\.0|7\.3) MAT-file/, 'application/x-matlab-data'],
  [/^PAR1/, 'application/vnd.apache.parquet'],
  [/^(?:ARROW1\0\0|FEA1)/, 'application/vnd.apache.arrow.file'],
  [/^SIMPLE {2}= {20}[TF]/, 'application/fits'],
  [/^SQLite format 3\0/, 'application/vnd.sqlite3'],
  [/^CDF[\x01\x02\x05]/, 'application/x-netcdf'],
  [/^[^]{128}DICM/, 'application/dicom'],
  [/^RD[AX][23]\n/, 'application/x-r-data'],
  [/^\xfd7zXZ\0/, 'application/x-xz'],
  [/^\x28\xb5\x2f\xfd/, 'application/zstd'],
  [/^7z\xbc\xaf\x27\x1c/, 'application/x-7z-compressed'],
  [/^[^]{257}ustar[\0 ]/, 'application/x-tar'],
];

/** Containers that some extensions give a meaning of their own. */
const contained: Readonly<Record<string, readonly [RegExp, string]>> = {
  '.npz': [/^PK\x03\x04/, 'application/x-npz'],
  '.mat': [/^(?:[^]{512})?\x89HDF\r\n\x1a\n/, 'application/x-matlab-data'],
  '.pt': [/^(?:PK\x03\x04|\x80[\x02-\x05])/, 'application/x-pytorch'],
  '.pth': [/^(?:PK\x03\x04|\x80[\x02-\x05])/, 'application/x-pytorch'],
  '.keras': [/^PK\x03\x04/, 'application/x-keras'],
  '.pkl': [/^\x80[\x02-\x05]/, 'application/x-python-pickle'],
  '.pickle': [/^\x80[\x02-\x05]/, 'application/x-python-pickle'],
  '.joblib': [/^\x80[\x02-\x05]/, 'application/x-python-pickle'],
  '.rds': [/^\x1f\x8b/, 'application/x-r-data'],
  '.rdata': [/^\x1f\x8b/, 'application/x-r-data'],
};

/** The MIME type of a data file by its bytes; its extension only tells what a container is for. Null when unknown. */
export function dataType(bytes: Uint8Array, extension: string): string | null {
  const head = latin1(bytes, 0, HEAD_BYTES);
  const own = Object.hasOwn(contained, extension) ? contained[extension] : undefined;
  if (own?.[0].test(head)) return own[1];
  return signatures.find(([signature]) => signature.test(head))?.[1] ?? null;
}

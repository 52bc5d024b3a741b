const NAME = /^codex-(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z(?:-(\d+))?$/;

/** What begins the names of backups that are being made or taken away. */
export const PARTIAL = '.partial-';

/** The name of a backup made at a time, to the second; the nth one of that second. */
export function backupName(atMs: number, nth = 1): string {
  const utc = new Date(atMs).toISOString().replace(/[-:]|\.\d+/g, '');
  return `codex-${utc}${nth === 1 ? '' : `-${nth}`}`;
}

/** When a backup of this name was made, to the second; null for what is no name of a backup. */
export function timeOfBackup(name: string): number | null {
  const [, ...parts] = NAME.exec(name) ?? [];
  const [year, month, day, hour, minute, second] = parts;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time) ? null : time;
}

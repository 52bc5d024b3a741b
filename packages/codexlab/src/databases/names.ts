/** The file name of an index in its folder. */
export const NOTEBOOK_DATABASE = 'notebook.db';

/** The file name of the lock that whoever writes to databases of a folder holds. */
export const LOCK = 'lock.db';

/** The file name of the system database in the data folder. */
export const SYSTEM_DATABASE = 'codex_system.db';

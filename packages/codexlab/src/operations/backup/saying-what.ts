import { errnoOf, toUnavailable } from '../../server/errno.ts';

/** Names of the system, such as `ENOSPC`; faults of programs (`ERR_…`) and of databases are called otherwise. */
const SYSTEM_NAME = /^E[A-Z0-9]+$/;

/** Does some work on disks. What the system refuses is `unavailable`, with its errno in the details, saying what was done. */
export async function sayingWhat<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw SYSTEM_NAME.test(errnoOf(error) ?? '') ? toUnavailable(error, what) : error;
  }
}

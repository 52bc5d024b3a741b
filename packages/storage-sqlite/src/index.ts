export { openDriver, type DriverOptions } from './driver.ts';
export { type Synchronous } from './pragmas.ts';
export { isDamage } from './sqlite-error.ts';

export * from './define.ts';
export * from './fields.ts';
export { serverInfo, systemRoutes } from './system.ts';

export { Alarms, type AlarmsNodes } from './alarms.ts';
export type { AlarmsArgs, WatchedDatabaseArgs, WatchedGatewayArgs } from './args.ts';

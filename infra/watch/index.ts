export { Alarms } from './alarms.ts';
export type { AlarmsArgs, WatchedDatabaseArgs, WatchedGatewayArgs } from './args.ts';

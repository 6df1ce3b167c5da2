export { AccountLogging } from './api/account-logging.ts';
export { Api, type ApiArgs, type ApiAuthorizerArgs, type ApiDomainArgs, type ApiJwtArgs } from './api/api.ts';
export { BackupFrequency, SnapshotPolicy, type SnapshotPolicyArgs } from './backups/snapshot-policy.ts';
export { AuroraServerless, type AuroraServerlessArgs, type BeginningArgs, DatabaseState } from './database/aurora.ts';
export {
  type ScaledAliasArgs,
  type ScaledDatabaseArgs,
  type ScaleWindowArgs,
  ScaleWindows,
  type ScaleWindowsArgs,
} from './events/scale-windows.ts';
export { GatewayKind } from './ground/gateway-kind.ts';
export { type IdleCostArgs, registerIdleCost } from './idle-cost/gate.ts';
export { type AdoptedNetworkArgs, Egress, Network, type NetworkArgs } from './network/network.ts';
export { PublishedCopy, type PublishedCopyArgs } from './published/published-copy.ts';
export {
  LambdaService,
  type LambdaServiceArgs,
  ServiceAuth,
  type ServiceAuthorizerArgs,
  type ServiceCopyArgs,
  type ServiceDatabaseArgs,
} from './service/service.ts';
export { Tracing, type TracingArgs } from './tracing/tracing.ts';
export { Alarms, type AlarmsArgs, type WatchedDatabaseArgs, type WatchedGatewayArgs } from './watch/alarms.ts';

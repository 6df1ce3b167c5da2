export { AccountLogging } from './account-logging.ts';
export { Alarms, type AlarmsArgs, type WatchedDatabaseArgs, type WatchedGatewayArgs } from './alarms.ts';
export { Api, type ApiArgs, type ApiAuthorizerArgs, type ApiDomainArgs, type ApiJwtArgs } from './api.ts';
export { AuroraServerless, type AuroraServerlessArgs, type BeginningArgs, DatabaseState } from './aurora.ts';
export { type ScaledAliasArgs, type ScaledDatabaseArgs, type ScaleWindowArgs, ScaleWindows, type ScaleWindowsArgs } from './events.ts';
export { GatewayKind } from './gateway-kind.ts';
export { type IdleCostArgs, registerIdleCost } from './idle-cost/index.ts';
export { type AdoptedNetworkArgs, Egress, Network, type NetworkArgs } from './network.ts';
export { PublishedCopy, type PublishedCopyArgs } from './published-copy.ts';
export {
  LambdaService,
  type LambdaServiceArgs,
  ServiceAuth,
  type ServiceAuthorizerArgs,
  type ServiceCopyArgs,
  type ServiceDatabaseArgs,
} from './service.ts';
export { BackupFrequency, SnapshotPolicy, type SnapshotPolicyArgs } from './snapshot-policy.ts';
export { Tracing, type TracingArgs } from './tracing.ts';

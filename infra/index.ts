export { AccountLogging, Api, type ApiArgs, type ApiAuthorizerArgs, type ApiDomainArgs, type ApiJwtArgs } from './api/index.ts';
export { BackupFrequency, SnapshotPolicy, type SnapshotPolicyArgs } from './backups/index.ts';
export {
  AuroraServerless,
  type AuroraServerlessArgs,
  type BeginningArgs,
  type DatabaseClientsArgs,
  DatabaseState,
} from './database/index.ts';
export {
  type ScaledAliasArgs,
  type ScaledDatabaseArgs,
  type ScaleWindowArgs,
  ScaleWindows,
  type ScaleWindowsArgs,
} from './events/index.ts';
export { type GateArgs, LambdaFunction, type LambdaFunctionArgs } from './function/index.ts';
export { GatewayKind } from './ground/gateway-kind.ts';
export type { FunctionLinkArgs, RightArgs } from './ground/link.ts';
export { type IdleCostArgs, registerIdleCost } from './idle-cost/gate/index.ts';
export { type AdoptedNetworkArgs, Egress, Network, type NetworkArgs } from './network/index.ts';
export { PublishedCopy, type PublishedCopyArgs } from './published/index.ts';
export {
  LambdaService,
  type LambdaServiceArgs,
  ServiceAuth,
  type ServiceAuthorizerArgs,
  type ServiceCopyArgs,
  type ServiceDatabaseArgs,
} from './service/index.ts';
export { Tracing, type TracingArgs } from './tracing/index.ts';
export { Alarms, type AlarmsArgs, type WatchedDatabaseArgs, type WatchedGatewayArgs } from './watch/index.ts';

export {
  AccountLogging,
  Api,
  type ApiArgs,
  type ApiAuthorizerArgs,
  type ApiDomainArgs,
  type ApiJwtArgs,
  type ApiNodes,
} from './api/index.ts';
export { BackupFrequency, type BackupNodes, SnapshotPolicy, type SnapshotPolicyArgs } from './backups/index.ts';
export {
  AuroraServerless,
  type AuroraServerlessArgs,
  type BeginningArgs,
  type DatabaseClientsArgs,
  type DatabaseNodes,
  DatabaseState,
  type OwnerArgs,
} from './database/index.ts';
export {
  type OverdueArgs,
  type ScaledAliasArgs,
  type ScaledDatabaseArgs,
  type ScaleWindowArgs,
  ScaleWindows,
  type ScaleWindowsArgs,
  type WindowsNodes,
} from './events/index.ts';
export { type FunctionNodes, type GateArgs, LambdaFunction, type LambdaFunctionArgs } from './function/index.ts';
export { GatewayKind } from './ground/gateway-kind.ts';
export type { FunctionLinkArgs, PermissionArgs } from './ground/link.ts';
export { type IdleCostArgs, registerIdleCost } from './idle-cost/gate/index.ts';
export { type AdoptedNetworkArgs, Egress, Network, type NetworkArgs, type NetworkNodes, type NetworkOptions } from './network/index.ts';
export { type CopyNodes, PublishedCopy, type PublishedCopyArgs } from './published/index.ts';
export {
  LambdaService,
  type LambdaServiceArgs,
  ServiceAuth,
  type ServiceAuthorizerArgs,
  type ServiceCopyArgs,
  type ServiceDatabaseArgs,
  type ServiceNodes,
} from './service/index.ts';
export { Tracing, type TracingArgs, type TracingNodes } from './tracing/index.ts';
export { Alarms, type AlarmsArgs, type AlarmsNodes, type WatchedDatabaseArgs, type WatchedGatewayArgs } from './watch/index.ts';

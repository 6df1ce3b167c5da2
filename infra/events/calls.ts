import * as pulumi from '@pulumi/pulumi';
import { scalingConfiguration } from '../ground/capacity.ts';
import type { ScaledAliasArgs, ScaledDatabaseArgs } from './args.ts';

/** An AWS API call that EventBridge Scheduler makes as a universal target. */
export interface AwsCall {
  /** Service and action in the scheduler's notation. */
  action: string;
  input: pulumi.Output<string>;
}

/** Sets the database's minimum capacity. */
export function capacityCall({ clusterIdentifier, maxAcu, autoPauseSeconds }: ScaledDatabaseArgs, minAcu: number): AwsCall {
  const input = pulumi.jsonStringify({
    // The scheduler's spelling, which differs from the API's.
    DbClusterIdentifier: clusterIdentifier,
    ServerlessV2ScalingConfiguration: scalingConfiguration(minAcu, maxAcu, autoPauseSeconds),
    ApplyImmediately: true,
  });
  return { action: 'rds:modifyDBCluster', input };
}

/** Sets the provisioned concurrency; zero needs a different call. */
export function concurrencyCall({ functionName, aliasName }: ScaledAliasArgs, count: number): AwsCall {
  const alias = { FunctionName: functionName, Qualifier: aliasName };
  if (count === 0) return { action: 'lambda:deleteProvisionedConcurrencyConfig', input: pulumi.jsonStringify(alias) };
  return {
    action: 'lambda:putProvisionedConcurrencyConfig',
    input: pulumi.jsonStringify({ ...alias, ProvisionedConcurrentExecutions: count }),
  };
}

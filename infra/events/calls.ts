import * as pulumi from '@pulumi/pulumi';
import { scalingConfiguration } from '../ground/capacity.ts';
import type { ScaledAliasArgs, ScaledDatabaseArgs } from './args.ts';

/** A call of an AWS API that EventBridge Scheduler makes by itself. */
export interface AwsCall {
  /** The service and its action, as the scheduler writes them. */
  action: string;
  input: pulumi.Output<string>;
}

/** Sets the database's floor. */
export function capacityCall({ clusterIdentifier, maxAcu, autoPauseSeconds }: ScaledDatabaseArgs, minAcu: number): AwsCall {
  const input = pulumi.jsonStringify({
    // So the scheduler spells it, unlike the API itself.
    DbClusterIdentifier: clusterIdentifier,
    ServerlessV2ScalingConfiguration: scalingConfiguration(minAcu, maxAcu, autoPauseSeconds),
    ApplyImmediately: true,
  });
  return { action: 'rds:modifyDBCluster', input };
}

/** Sets how many environments are kept warm; none is a call of its own. */
export function environmentsCall({ functionName, aliasName }: ScaledAliasArgs, count: number): AwsCall {
  const alias = { FunctionName: functionName, Qualifier: aliasName };
  if (count === 0) return { action: 'lambda:deleteProvisionedConcurrencyConfig', input: pulumi.jsonStringify(alias) };
  return {
    action: 'lambda:putProvisionedConcurrencyConfig',
    input: pulumi.jsonStringify({ ...alias, ProvisionedConcurrentExecutions: count }),
  };
}

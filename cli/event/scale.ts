import { DeleteProvisionedConcurrencyConfigCommand, LambdaClient, PutProvisionedConcurrencyConfigCommand } from '@aws-sdk/client-lambda';
import { ModifyDBClusterCommand, RDSClient } from '@aws-sdk/client-rds';
import { scalingConfiguration } from '../../infra/ground/capacity.ts';
import type { ScaleWindow, StackConfig } from '../../infra/settings/index.ts';
import type { Outputs, Stack } from '../stack/index.ts';

/** Target values. */
export interface Scale {
  minAcu?: number;
  provisionedConcurrency?: number;
}

/** The values that a window raises, and their usual counterparts. */
export function changeOf({ database, service }: StackConfig, window: ScaleWindow): { raised: Scale; usual: Scale } {
  const [raisesMinAcu, raisesWarm] = [
    database.state === 'on' && window.minAcu > database.minAcu,
    window.provisionedConcurrency > service.provisionedConcurrency,
  ];
  const only = (minAcu: number, provisionedConcurrency: number): Scale => ({
    ...(raisesMinAcu && { minAcu }),
    ...(raisesWarm && { provisionedConcurrency }),
  });
  return {
    raised: only(window.minAcu, window.provisionedConcurrency),
    usual: only(database.minAcu, service.provisionedConcurrency),
  };
}

/** Sets minimum capacity and provisioned concurrency immediately, like the schedules of infra/events. */
export async function scaleTo(stack: Stack, outputs: Outputs, { database }: StackConfig, to: Scale): Promise<void> {
  await Promise.all([
    to.minAcu === undefined ? undefined : setMinAcu(stack, outputs, database, to.minAcu),
    to.provisionedConcurrency === undefined ? undefined : setWarm(stack, outputs, to.provisionedConcurrency),
  ]);
}

async function setMinAcu(stack: Stack, { clusterIdentifier }: Outputs, database: StackConfig['database'], minAcu: number): Promise<void> {
  const rds = stack.client(RDSClient, 'rds');
  await rds.send(
    new ModifyDBClusterCommand({
      DBClusterIdentifier: clusterIdentifier,
      ServerlessV2ScalingConfiguration: scalingConfiguration(minAcu, database.maxAcu, database.autoPauseSeconds),
      ApplyImmediately: true,
    }),
  );
}

async function setWarm(stack: Stack, { functionName, aliasName }: Outputs, provisionedConcurrency: number): Promise<void> {
  const lambda = stack.client(LambdaClient, 'lambda');
  const alias = { FunctionName: functionName, Qualifier: aliasName };
  if (provisionedConcurrency === 0) await lambda.send(new DeleteProvisionedConcurrencyConfigCommand(alias));
  else await lambda.send(new PutProvisionedConcurrencyConfigCommand({ ...alias, ProvisionedConcurrentExecutions: provisionedConcurrency }));
}

import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetFunctionConfigurationCommand, LambdaClient, ResourceNotFoundException } from '@aws-sdk/client-lambda';
import { RDSClient } from '@aws-sdk/client-rds';
import type { ClientClass } from '../ground/client.ts';
import { clusterCalled } from '../snapshots/index.ts';

/** Makes the client of a service, by the class and by its name in `aws:endpoints`. */
export type Clients = <C>(Client: ClientClass<C>, service: 'cloudwatchlogs' | 'lambda' | 'rds') => C;

/** Parts of the names of functions that every stack has, as infra/service names them. */
const PARTS = ['api', 'ops', 'query'];

/**
 * What lives under a name, as sentences name it: what a stack has as long as it is there, and what is the first to come and the last to go.
 * Nothing here tells whose it is.
 */
export async function liveUnder(name: string, clients: Clients): Promise<string[]> {
  const found = await Promise.all([
    cluster(name, clients),
    ...PARTS.map((part) => lambda(`${name}-${part}`, clients)),
    logGroups(name, clients),
  ]);
  return found.flat();
}

async function cluster(name: string, clients: Clients): Promise<string[]> {
  return (await clusterCalled(clients(RDSClient, 'rds'), name)) ? [`the cluster ${name}`] : [];
}

async function lambda(name: string, clients: Clients): Promise<string[]> {
  try {
    await clients(LambdaClient, 'lambda').send(new GetFunctionConfigurationCommand({ FunctionName: name }));
    return [`the function ${name}`];
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return [];
    throw error;
  }
}

async function logGroups(name: string, clients: Clients): Promise<string[]> {
  const prefix = `/aws/lambda/${name}-`;
  const logs = clients(CloudWatchLogsClient, 'cloudwatchlogs');
  const { logGroups: groups = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: prefix }));
  const names = groups.map(({ logGroupName = '' }) => logGroupName);
  return PARTS.map((part) => prefix + part)
    .filter((candidate) => names.includes(candidate))
    .map((candidate) => `the log group ${candidate}`);
}

import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetFunctionConfigurationCommand, LambdaClient, ResourceNotFoundException } from '@aws-sdk/client-lambda';
import { RDSClient } from '@aws-sdk/client-rds';
import type { ClientClass } from '../ground/client.ts';
import { clusterCalled } from '../snapshots/index.ts';

/** Creates a service's client, from its class and its name in `aws:endpoints`. */
export type Clients = <C>(Client: ClientClass<C>, service: 'cloudwatchlogs' | 'lambda' | 'rds') => C;

/** Suffixes of the functions that every stack has, as in infra/service. */
const PARTS = ['api', 'ops', 'query'];

/**
 * The existing resources under a name, described for messages: those that a stack has throughout, and the first created and last deleted. They do
 * not tell who owns them.
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

import { setTimeout } from 'node:timers/promises';
import { CloudWatchLogsClient, DeleteLogGroupCommand, ListTagsForResourceCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DeleteFunctionCommand, GetFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DeleteDBClusterCommand, RDSClient, waitUntilDBClusterDeleted } from '@aws-sdk/client-rds';
import { isOwnedBy } from '../../infra/ground/owner.ts';
import { taken } from '../drill/index.ts';
import type { Stack } from '../stack/index.ts';
import type { Mend } from './finding.ts';

const EVERY_MS = 5000;
/** A cluster's deletion takes minutes, at most half an hour. */
const GONE_SECONDS = 1800;

/**
 * Resources that an interrupted update was creating: they exist in AWS but not in Pulumi's state, so nothing uses them. If their tags say that they
 * belong to the stack, they can be deleted, and have to be, because the next update creates others of the same names.
 */
export class InterruptedCreations {
  private readonly stack: Stack;
  private readonly interrupted: Set<string>;

  private constructor(stack: Stack, interrupted: Set<string>) {
    this.stack = stack;
    this.interrupted = interrupted;
  }

  static async of(stack: Stack): Promise<InterruptedCreations> {
    const creating = (await (await stack.deployment()).pending()).filter(({ type }) => type === 'creating');
    return new InterruptedCreations(
      stack,
      new Set(creating.map(({ resource: { type, inputs = {} } }) => key(type, inputs.clusterIdentifier ?? inputs.name))),
    );
  }

  /** Deletes a cluster that belongs to the stack by its tags. A protected one is left to a person's decision. */
  cluster(id: string, isProtected: boolean): Mend | undefined {
    if (isProtected || !this.interrupted.has(key('aws:rds/cluster:Cluster', id))) return undefined;
    const { signal } = this.stack;
    const rds = this.stack.client(RDSClient, 'rds');
    return {
      what: `delete the cluster ${id}, whose making was interrupted and which nothing has used`,
      run: async () => {
        const deletion = { DBClusterIdentifier: id, SkipFinalSnapshot: true, DeleteAutomatedBackups: true };
        while (!(await taken(rds.send(new DeleteDBClusterCommand(deletion))))) await setTimeout(EVERY_MS, undefined, { signal });
        await waitUntilDBClusterDeleted({ client: rds, maxWaitTime: GONE_SECONDS }, { DBClusterIdentifier: id });
      },
    };
  }

  async function(id: string): Promise<Mend | undefined> {
    if (!this.interrupted.has(key('aws:lambda/function:Function', id))) return undefined;
    const lambda = this.stack.client(LambdaClient, 'lambda');
    const { Tags = {} } = await lambda.send(new GetFunctionCommand({ FunctionName: id }));
    return this.own(`function ${id}`, Tags, () => lambda.send(new DeleteFunctionCommand({ FunctionName: id })));
  }

  async logGroup(id: string, arn: string): Promise<Mend | undefined> {
    if (!this.interrupted.has(key('aws:cloudwatch/logGroup:LogGroup', id))) return undefined;
    const logs = this.stack.client(CloudWatchLogsClient, 'cloudwatchlogs');
    const { tags = {} } = await logs.send(new ListTagsForResourceCommand({ resourceArn: arn }));
    return this.own(`log group ${id}`, tags, () => logs.send(new DeleteLogGroupCommand({ logGroupName: id })));
  }

  private async own(what: string, tags: Record<string, string>, run: Mend['run']): Promise<Mend | undefined> {
    if (!isOwnedBy(await this.stack.owner(), tags)) return undefined;
    return { what: `delete the ${what}, whose making was interrupted and which nothing has used`, run };
  }
}

const key = (type: string, name: unknown): string => `${type} ${name}`;

import { APIGatewayClient, paginateGetRestApis } from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2Client, GetApisCommand } from '@aws-sdk/client-apigatewayv2';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import { GetFunctionConfigurationCommand, LambdaClient, ResourceNotFoundException } from '@aws-sdk/client-lambda';
import { paginateDescribeDBClusters, RDSClient } from '@aws-sdk/client-rds';
import { SSMClient } from '@aws-sdk/client-ssm';
import { isOwnedBy } from '../../infra/ground/owner.ts';
import { alreadyExists, liveUnder, readIdentity } from '../../infra/state/index.ts';
import { ownAlarms } from '../deployed/index.ts';
import { DRILL_TAG, DrillCluster } from '../drill/index.ts';
import { isOwn } from '../stack/index.ts';
import { type Check, type CheckContext, type Finding, idsOf, type Mend, ok } from './finding.ts';
import { InterruptedCreations } from './interrupted.ts';

/**
 * Finds resources of this stack in AWS that are not in Pulumi's state: clusters by their tags, and by exact name anything that would make the next
 * update fail or that costs something.
 */
export const orphans: Check = async (given) => {
  const context = { ...given, name: await given.stack.awsName(), interrupted: await InterruptedCreations.of(given.stack) };
  const strangers = await strange(context);
  if (strangers.length > 0) return strangers;
  const found = (
    await Promise.all([clusters(context), functions(context), logGroups(context), restApis(context), httpApis(context), alarms(context)])
  ).flat();
  return found.length > 0 ? found : [ok('AWS has nothing of this stack that Pulumi does not know')];
};

type OrphanContext = CheckContext & {
  /** Prefix of all names of the stack. */
  name: string;
  interrupted: InterruptedCreations;
};

/** Resources under the stack's name that belong to another stack: treating them as leftovers would delete them. */
async function strange({ stack, name, resources }: OrphanContext): Promise<Finding[]> {
  const identity = await readIdentity(stack.client(SSMClient, 'ssm'), name);
  if (isOwn(resources, name, identity)) return [];
  const living = await liveUnder(name, (Client, service) => stack.client(Client, service));
  if (living.length === 0) return [];
  return [
    {
      state: 'wrong',
      text: alreadyExists(name, identity, living),
      fix: `delete none of it here; \`pulumi login <backend>\` to the state that it has, or \`npm run preview\` lists the other options`,
    },
  ];
}

async function clusters(context: OrphanContext): Promise<Finding[]> {
  const { stack, name, interrupted } = context;
  const known = new Set(idsOf(context, 'aws:rds/cluster:Cluster'));
  const owner = await stack.owner();
  const found: Finding[] = [];
  for await (const { DBClusters = [] } of paginateDescribeDBClusters({ client: stack.client(RDSClient, 'rds') }, {})) {
    for (const { DBClusterIdentifier: id = '', Status, TagList = [], DeletionProtection = false } of DBClusters) {
      const tags = new Map(TagList.map(({ Key = '', Value = '' }) => [Key, Value]));
      const isOwn = isOwnedBy(owner, Object.fromEntries(tags));
      if (!isOwn || known.has(id) || Status === 'deleting') continue;
      if (!tags.has(DRILL_TAG)) {
        const mend = interrupted.cluster(id, DeletionProtection);
        found.push({
          state: 'wrong',
          text: `the cluster ${id} is of this stack, may cost, and Pulumi does not know it`,
          fix: `look what is in it; then \`aws rds delete-db-cluster --db-cluster-identifier ${id} --final-db-snapshot-identifier ${id}-kept\``,
          ...(mend && { mend }),
        });
        continue;
      }
      const drill = new DrillCluster(stack, name);
      found.push({
        state: 'wrong',
        text: `a drill that was stopped has left the cluster ${id}, unless one runs at the moment`,
        fix: drill.remedy,
        ...(drill.id === id && { mend: { what: `delete ${id}, a copy of a snapshot`, run: () => drill.delete() } }),
      });
    }
  }
  return found;
}

async function functions(context: OrphanContext): Promise<Finding[]> {
  const { stack, name, interrupted, signal } = context;
  const lambda = stack.client(LambdaClient, 'lambda');
  const there = await Promise.all(
    unknown(
      context,
      'aws:lambda/function:Function',
      PARTS.map((part) => `${name}-${part}`),
    ).map(async (FunctionName) => {
      try {
        await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }), { abortSignal: signal });
        return [FunctionName];
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return [];
        throw error;
      }
    }),
  );
  const found = there.flat().map(async (id) => {
    const mend = await interrupted.function(id);
    return orphan(`the function ${id}`, `aws lambda delete-function --function-name ${id}`, mend);
  });
  return Promise.all(found);
}

async function logGroups(context: OrphanContext): Promise<Finding[]> {
  const { stack, name, interrupted, signal } = context;
  const logs = stack.client(CloudWatchLogsClient, 'cloudwatchlogs');
  const existing = [...PARTS.map((part) => `/aws/lambda/${name}-${part}`), `/aws/vendedlogs/${name}-access`];
  const arns = new Map<string | undefined, string | undefined>();
  for (const logGroupNamePrefix of [`/aws/lambda/${name}-`, `/aws/vendedlogs/${name}-`]) {
    const pages = paginateDescribeLogGroups({ client: logs }, { logGroupNamePrefix }, { abortSignal: signal });
    for await (const { logGroups: groups = [] } of pages)
      for (const { logGroupName, logGroupArn } of groups) arns.set(logGroupName, logGroupArn);
  }
  const found = unknown(context, 'aws:cloudwatch/logGroup:LogGroup', existing)
    .filter((id) => arns.has(id))
    .map(async (id) => {
      const mend = await interrupted.logGroup(id, arns.get(id) ?? '');
      return orphan(`the log group ${id}`, `aws logs delete-log-group --log-group-name ${id}`, mend);
    });
  return Promise.all(found);
}

async function restApis(context: OrphanContext): Promise<Finding[]> {
  const { stack, name, signal } = context;
  const client = stack.client(APIGatewayClient, 'apigateway');
  const ids: string[] = [];
  for await (const { items = [] } of paginateGetRestApis({ client }, {}, { abortSignal: signal })) {
    ids.push(...items.flatMap((api) => (api.name === name && api.id ? [api.id] : [])));
  }
  return unknown(context, 'aws:apigateway/restApi:RestApi', ids).map((id) =>
    orphan(`the REST API ${name} (${id})`, `aws apigateway delete-rest-api --rest-api-id ${id}`),
  );
}

async function httpApis(context: OrphanContext): Promise<Finding[]> {
  const { stack, name, signal } = context;
  const client = stack.client(ApiGatewayV2Client, 'apigatewayv2');
  const ids: string[] = [];
  let next: string | undefined;
  do {
    const { Items = [], NextToken } = await client.send(new GetApisCommand({ NextToken: next }), { abortSignal: signal });
    ids.push(...Items.flatMap((api) => (api.Name === name && api.ApiId ? [api.ApiId] : [])));
    next = NextToken;
  } while (next);
  return unknown(context, 'aws:apigatewayv2/api:Api', ids).map((id) =>
    orphan(`the HTTP API ${name} (${id})`, `aws apigatewayv2 delete-api --api-id ${id}`),
  );
}

async function alarms(context: OrphanContext): Promise<Finding[]> {
  const { stack, name, signal } = context;
  const there = await ownAlarms(stack.client(CloudWatchClient, 'cloudwatch'), name, signal);
  const existing = there.map(({ AlarmName = '' }) => AlarmName);
  return unknown(context, 'aws:cloudwatch/metricAlarm:MetricAlarm', existing).map((id) =>
    orphan(`the alarm ${id}`, `aws cloudwatch delete-alarms --alarm-names ${id}`),
  );
}

/** Suffixes of the functions' names, as in infra/service. */
const PARTS = ['api', 'ops', 'query', 'authorizer'];

function unknown(context: CheckContext, type: string, ids: string[]): string[] {
  const known = new Set(idsOf(context, type));
  return ids.filter((id) => !known.has(id));
}

const orphan = (what: string, command: string, mend?: Mend): Finding => ({
  state: 'wrong',
  text: `${what} has a name of this stack, and Pulumi does not know it: an update would find it in its way`,
  fix: `\`${command}\`, if nobody needs it; then \`npm run up\``,
  ...(mend && { mend }),
});

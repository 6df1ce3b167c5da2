import { APIGatewayClient, paginateGetRestApis } from '@aws-sdk/client-api-gateway';
import { CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import { IAMClient, paginateListRoles } from '@aws-sdk/client-iam';
import { LambdaClient, paginateListFunctions } from '@aws-sdk/client-lambda';
import {
  type DBCluster,
  DescribeDBClustersCommand,
  paginateDescribeDBClusterSnapshots,
  paginateDescribeDBClusters,
  paginateDescribeDBInstances,
  RDSClient,
} from '@aws-sdk/client-rds';
import { paginateDescribeParameters, SSMClient } from '@aws-sdk/client-ssm';
import aws4 from 'aws4';
import { send } from './http.ts';

/** What the account has of each kind, whoever made it: of those kinds that a stack makes and that have names. */
function everything(): Promise<string[]>[] {
  const rds = { client: new RDSClient() };
  return [
    named('alarm', paginateDescribeAlarms({ client: new CloudWatchClient() }, {}), (page) => page.MetricAlarms?.map((it) => it.AlarmName)),
    buckets(),
    named('cluster', paginateDescribeDBClusters(rds, {}), (page) => page.DBClusters?.map((it) => it.DBClusterIdentifier)),
    named('function', paginateListFunctions({ client: new LambdaClient() }, {}), (page) => page.Functions?.map((it) => it.FunctionName)),
    named('instance', paginateDescribeDBInstances(rds, {}), (page) => page.DBInstances?.map((it) => it.DBInstanceIdentifier)),
    logGroups(),
    named('parameter', paginateDescribeParameters({ client: new SSMClient() }, {}), (page) => page.Parameters?.map((it) => it.Name)),
    named('rest api', paginateGetRestApis({ client: new APIGatewayClient() }, {}), (page) => page.items?.map((it) => it.name)),
    named('role', paginateListRoles({ client: new IAMClient() }, {}), (page) => page.Roles?.map((it) => it.RoleName)),
    snapshots(),
  ];
}

const logGroups = (): Promise<string[]> =>
  named('log group', paginateDescribeLogGroups({ client: new CloudWatchLogsClient() }, {}), (page) =>
    page.logGroups?.map((it) => it.logGroupName),
  );

const snapshots = (): Promise<string[]> =>
  named('snapshot', paginateDescribeDBClusterSnapshots({ client: new RDSClient() }, {}), (page) =>
    page.DBClusterSnapshots?.map((it) => it.DBClusterSnapshotIdentifier),
  );

/** Of all regions; one list, for which the SDK's client would be another package. */
async function buckets(): Promise<string[]> {
  const { origin, host } = new URL(process.env.AWS_ENDPOINT_URL ?? 'https://s3.us-east-1.amazonaws.com');
  const { headers } = aws4.sign({ service: 's3', region: 'us-east-1', host, path: '/' });
  const { status, text } = await send(`${origin}/`, 'GET', { headers: headers as Record<string, string> });
  if (status !== 200) throw new Error(`S3 answered ${status}: ${text}`);
  return [...text.matchAll(/<Name>([^<]+)<\/Name>/g)].map(([, name]) => `bucket ${name}`);
}

async function named<Page>(
  kind: string,
  pages: AsyncIterable<Page>,
  namesOf: (page: Page) => (string | undefined)[] | undefined,
): Promise<string[]> {
  const found: string[] = [];
  for await (const page of pages) found.push(...(namesOf(page) ?? []).map((name) => `${kind} ${name}`));
  return found;
}

/** What the account has under a stack's name, as `kind name`. */
export async function whatIsLeftOf(stack: string): Promise<string[]> {
  const found = (await Promise.all(everything())).flat();
  return found.filter((line) => line.includes(stack)).toSorted();
}

export const namesOfLogGroups = async (): Promise<string[]> => (await logGroups()).map((line) => line.replace('log group ', ''));

/** Names of the final snapshots of a cluster. */
export async function finalSnapshots(cluster: string): Promise<string[]> {
  const found = (await snapshots()).map((line) => line.replace('snapshot ', ''));
  return found.filter((name) => name.startsWith(`${cluster}-final-`));
}

/** A cluster as AWS has it. */
export async function clusterOf(DBClusterIdentifier: string): Promise<DBCluster> {
  const { DBClusters } = await new RDSClient().send(new DescribeDBClustersCommand({ DBClusterIdentifier }));
  return DBClusters?.[0] ?? {};
}

/** Whether there is a cluster, and its clients may log in by IAM. */
export const takesIamTokens = async (cluster: string): Promise<boolean | undefined> =>
  (await clusterOf(cluster)).IAMDatabaseAuthenticationEnabled;

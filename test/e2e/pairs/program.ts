import { fileURLToPath } from 'node:url';
import * as pulumi from '@pulumi/pulumi';
import {
  AccountLogging,
  Alarms,
  Api,
  AuroraServerless,
  BackupFrequency,
  GatewayKind,
  LambdaFunction,
  LambdaService,
  Network,
  PublishedCopy,
  ScaleWindows,
  ServiceAuth,
  SnapshotPolicy,
  Tracing,
} from '../../../infra/index.ts';

const project = new URL('../../../', import.meta.url);
/** The built service. */
const SERVICE = new pulumi.Config().get('code') ?? fileURLToPath(new URL('dist/lambda', project));
const LINKS = fileURLToPath(new URL('examples/links/handler', project));

/** Everything that a stack can be made of, under one name. */
function makeAll(name: string, index: number): pulumi.Output<string> {
  const network = new Network(name, { cidr: `10.${index}.0.0/16` });
  const functions = { subnetIds: network.functionSubnetIds, securityGroupIds: [network.functionSecurityGroupId] };
  const policy = new SnapshotPolicy(name, { clusterIdentifier: name, plan: [BackupFrequency.Daily] });
  const database = new AuroraServerless(name, {
    subnetIds: network.databaseSubnetIds,
    securityGroupIds: [network.databaseSecurityGroupId],
    backupRetentionDays: policy.retentionDays,
    clients: functions,
  });
  const service = new LambdaService(name, {
    ...functions,
    codePath: SERVICE,
    auth: ServiceAuth.Public,
    copy: new PublishedCopy(name),
    database: {
      host: database.endpoint,
      port: database.port,
      // Where two clusters are stood for by one server, each has a database of its own.
      name: `pair_${index}`,
      resourceId: database.resourceId,
      masterUser: database.masterUsername,
      masterPassword: database.masterPassword,
    },
  });
  new LambdaFunction(`${name}-reports`, { codePath: LINKS, handler: 'index.handler', links: [database.link('reader', `pair_${index}`)] });
  const { functionName, aliasName, aliasArn, aliasInvokeArn } = service;
  const kind = index === 1 ? GatewayKind.Rest : GatewayKind.Http;
  const accountLogging = AccountLogging.Skip;
  const api = new Api(name, { kind, functionName, aliasName, aliasInvokeArn, accountLogging });
  new Tracing(name, { services: functionName, functionName });
  new Alarms(name, {
    gateway: { kind, apiId: api.apiId, apiName: api.apiName, stage: api.stageName },
    functionName,
    aliasName,
    concurrency: 10,
  });
  new ScaleWindows(name, {
    windows: [{ name: 'launch', start: '2100-01-01T00:00:00Z', end: '2100-01-02T00:00:00Z', minAcu: 2, provisionedConcurrency: 1 }],
    database: {
      clusterIdentifier: database.clusterIdentifier,
      clusterArn: database.clusterArn,
      minAcu: 0,
      maxAcu: 8,
      autoPauseSeconds: 300,
    },
    service: { functionName, aliasName, aliasArn, provisionedConcurrency: 0 },
  });
  return api.url;
}

const stack = pulumi.getStack();
export const urls = [makeAll(`left-${stack}`, 1), makeAll(`right-${stack}`, 2)];

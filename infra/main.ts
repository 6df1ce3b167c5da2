import { fileURLToPath } from 'node:url';
import { SSMClient } from '@aws-sdk/client-ssm';
import * as pulumi from '@pulumi/pulumi';
import { AuroraServerless } from './aurora.ts';
import { clientSettings } from './aws-client.ts';
import { readConfig, type StackConfig } from './config.ts';
import { registerIdleCost } from './idle-cost/index.ts';
import { fitted } from './names.ts';
import { Network } from './network.ts';
import { pinParameterName, readPinnedVersion } from './pin.ts';
import { LambdaService, type LambdaServiceArgs } from './service.ts';
import { SnapshotPolicy } from './snapshot-policy.ts';

/** Where `npm run build` leaves the functions. */
const CODE = fileURLToPath(new URL('../dist/lambda', import.meta.url));

/** The program: settings, components, outputs, and nothing that decides. */
export async function program(): Promise<Record<string, unknown>> {
  const config = readConfig(pulumi.runtime.allConfig(), pulumi.getProject());
  registerIdleCost({ region: config.region, budgetUsd: config.idleBudgetUsd });
  const name = stackName();
  const pinnedVersion = await readPinnedVersion(new SSMClient(clientSettings('ssm')), pinParameterName(name));

  const network = new Network(name, config.network);
  const policy = new SnapshotPolicy(name, { ...config.backups, clusterIdentifier: name, region: config.region });
  const database = new AuroraServerless(name, {
    ...config.database,
    subnetIds: network.databaseSubnetIds,
    securityGroupIds: [network.databaseSecurityGroupId],
    protectData: config.database.protected,
    backupRetentionDays: policy.retentionDays,
    logRetentionDays: config.service.logRetentionDays,
  });
  const service = new LambdaService(name, { ...serviceArgs(config, network, database), pinnedVersion });

  return {
    databaseState: config.database.state,
    clusterIdentifier: database.clusterIdentifier,
    restoredFrom: database.restoredFrom,
    functionName: service.functionName,
    aliasName: service.aliasName,
    liveVersion: service.liveVersion,
    opsFunctionName: service.opsFunctionName,
    queryFunctionName: service.queryFunctionName,
    pinParameterName: service.pinParameterName,
  };
}

/** What everything of the stack is named after: `siesta-dev`. It names the cluster, which takes small letters, digits and hyphens. */
function stackName(): string {
  const name = `${pulumi.getProject()}-${pulumi.getStack()}`.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return fitted(name.replace(/^[^a-z]+|-+$/g, ''), 40);
}

function serviceArgs(config: StackConfig, network: Network, database: AuroraServerless): LambdaServiceArgs {
  const { auth, api, service } = config;
  return {
    ...service,
    codePath: CODE,
    region: config.region,
    subnetIds: network.functionSubnetIds,
    securityGroupIds: [network.functionSecurityGroupId],
    database:
      config.database.state === 'on'
        ? {
            host: database.endpoint,
            port: database.port,
            readerHost: database.readerEndpoint,
            resourceId: database.resourceId,
            masterUser: database.masterUsername,
            masterPassword: database.masterPassword,
          }
        : undefined,
    auth: auth.mode,
    // An HTTP API checks tokens itself.
    authorizer: auth.mode === 'jwt' && api.kind === 'rest' ? auth : undefined,
    corsOrigins: api.corsOrigins,
    docs: api.docs,
    // One shared list on the open internet: there is nobody whose list it is to clear.
    bulkDelete: !(config.profile === 'prod' && auth.mode === 'public'),
    reservedConcurrency: service.reserveConcurrency ? service.concurrency : undefined,
  };
}

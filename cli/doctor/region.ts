import { DescribeAvailabilityZonesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeDBEngineVersionsCommand, RDSClient } from '@aws-sdk/client-rds';
import { pricedRegions } from '../../infra/idle-cost/index.ts';
import type { StackConfig } from '../../infra/settings/index.ts';
import { type Check, type CheckContext, type Finding, ok } from './finding.ts';

/** Checks that the region offers everything the stack uses. AWS has no API to ask about Lambda's runtimes. */
export const region: Check = async (context) => {
  const { config } = context;
  if (!config) return [];
  const found = (await Promise.all([engine(context, config), zones(context, config)])).flat();
  if (!pricedRegions.includes(config.region)) {
    found.push({
      state: 'warning',
      text: `the prices of ${config.region} are not known: estimates take the dearest known ones`,
      fix: 'add them to infra/idle-cost/prices.ts',
    });
  }
  if (found.length > 0) return found;
  return [ok(`${config.region} has ${config.database.engineVersion}, ${config.network.zones} zones, and known prices`)];
};

async function engine({ stack, signal }: CheckContext, { region: where, database }: StackConfig): Promise<Finding[]> {
  const rds = stack.client(RDSClient, 'rds');
  const offered = { Engine: 'aurora-mysql', EngineVersion: database.engineVersion };
  const { DBEngineVersions = [] } = await rds.send(new DescribeDBEngineVersionsCommand(offered), { abortSignal: signal });
  const [version] = DBEngineVersions;
  if (!version) {
    return [
      {
        state: 'wrong',
        text: `${where} does not offer Aurora MySQL ${database.engineVersion}`,
        fix: 'set database.engineVersion to one of `aws rds describe-db-engine-versions --engine aurora-mysql`',
      },
    ];
  }
  const least = version.ServerlessV2FeaturesSupport?.MinCapacity ?? 0;
  if (database.minAcu >= least) return [];
  const text = `in ${where} Aurora MySQL ${database.engineVersion} has at least ${least} ACU, and database.minAcu is ${database.minAcu}`;
  return [{ state: 'wrong', text, fix: 'set database.engineVersion to a later one, or raise database.minAcu' }];
}

async function zones({ stack, signal }: CheckContext, { region: where, network }: StackConfig): Promise<Finding[]> {
  if (network.adopt) return [];
  const ec2 = stack.client(EC2Client, 'ec2');
  const available = { Filters: [{ Name: 'state', Values: ['available'] }] };
  const { AvailabilityZones = [] } = await ec2.send(new DescribeAvailabilityZonesCommand(available), { abortSignal: signal });
  if (AvailabilityZones.length >= network.zones) return [];
  const text = `${where} has ${AvailabilityZones.length} zones for this account, and network.zones is ${network.zones}`;
  return [{ state: 'wrong', text, fix: 'lower network.zones' }];
}

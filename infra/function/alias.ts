import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Gated } from './gates.ts';

/** The alias that receives the traffic. It moves once the gates have passed, and not at all while it is pinned. */
export function makeAlias(
  name: string,
  { functionName, version }: Gated,
  { pinnedVersion, passed, parent }: { pinnedVersion: string | undefined; passed: pulumi.Resource[]; parent: pulumi.Resource },
): aws.lambda.Alias {
  if (pinnedVersion) {
    pulumi.log.warn(`The alias of ${name} stays at version ${pinnedVersion}, where it is pinned: a newer version gets no traffic.`, parent);
  }
  return new aws.lambda.Alias(
    `${name}-live`,
    { name: 'live', functionName, functionVersion: pinnedVersion ?? version },
    { parent, dependsOn: passed },
  );
}

/** Provisioned concurrency, billed by the hour; zero creates no resource. */
export function keepWarm(name: string, live: aws.lambda.Alias, provisionedConcurrency: number | undefined, parent: pulumi.Resource): void {
  if (!provisionedConcurrency) return;
  new aws.lambda.ProvisionedConcurrencyConfig(
    `${name}-warm`,
    { functionName: live.functionName, qualifier: live.name, provisionedConcurrentExecutions: provisionedConcurrency },
    { parent },
  );
}

/** Refuses in advance what AWS would refuse in the middle of an update. */
export function refuseRelease(
  component: string,
  {
    pinnedVersion,
    provisionedConcurrency = 0,
    reservedConcurrency,
  }: { pinnedVersion?: string | undefined; provisionedConcurrency?: number | undefined; reservedConcurrency?: number | undefined },
): void {
  if (reservedConcurrency !== undefined && provisionedConcurrency > reservedConcurrency) {
    throw new Error(
      `${component} provisionedConcurrency is ${provisionedConcurrency}, more than reservedConcurrency (${reservedConcurrency}): lower it.`,
    );
  }
  if (pinnedVersion !== undefined && !/^[1-9]\d*$/.test(pinnedVersion)) {
    throw new Error(`${component} pinnedVersion is "${pinnedVersion}": use a version's number, or leave it out.`);
  }
}

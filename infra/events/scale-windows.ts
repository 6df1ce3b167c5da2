import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { partitionOf } from '../ground/location.ts';
import { fitted } from '../ground/names.ts';
import { keepNodes, nodesOf } from '../ground/nodes.ts';
import { roleWith, type Statement, trusting } from '../ground/roles.ts';
import { tagging } from '../ground/tags.ts';
import type { OverdueArgs, ScaledAliasArgs, ScaleWindowsArgs } from './args.ts';
import { type AwsCall, capacityCall, concurrencyCall } from './calls.ts';
import { atExpression, changesToCome, DAY_SECONDS, windowProblem } from './schedules.ts';

/** A ScaleWindows' resources. */
export interface WindowsNodes {
  /** In chronological order. */
  schedules: aws.scheduler.Schedule[];
}

/**
 * Capacity for events, scheduled in advance: at a window's start one schedule raises the database's minimum capacity and the provisioned
 * concurrency, and at its end another lowers them again without anybody's doing.
 *
 * Costs nothing idle: schedules are free. During a window, the ACU-hours and the provisioned concurrency that it sets.
 *
 * Do not run `pulumi refresh` during a window: the next update would treat the raised capacity as drift and lower it early.
 */
export class ScaleWindows extends pulumi.ComponentResource {
  /** Names of the schedules in chronological order. */
  readonly scheduleNames: pulumi.Output<string[]>;

  constructor(name: string, args: ScaleWindowsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('siesta:index:ScaleWindows', name, {}, tagging(opts, args.tags));
    validateArgs(args);
    const calls = callsToCome(args, new Date());
    const role = calls.length > 0 ? scalingRole(name, args, this) : undefined;
    const schedules = role ? calls.map((call) => makeSchedule(name, call, role, this)) : [];

    this.scheduleNames = pulumi.all(schedules.map((schedule) => schedule.name));
    this.registerOutputs({ scheduleNames: this.scheduleNames });
    keepNodes<WindowsNodes>(this, { schedules });
  }

  /** The component's resources, for programs in TypeScript. */
  get nodes(): WindowsNodes {
    return nodesOf(this);
  }
}

function validateArgs({ windows, database }: ScaleWindowsArgs): void {
  const problem = windowProblem(windows);
  if (problem) throw new Error(`ScaleWindows windows has ${problem}`);
  const tooHigh = windows.find(({ minAcu }) => database && minAcu > database.maxAcu);
  if (tooHigh) {
    throw new Error(
      `ScaleWindows "${tooHigh.name}" has minAcu ${tooHigh.minAcu}, more than the maximum (${database?.maxAcu}): raise that before, and reboot for its connections.`,
    );
  }
}

interface ScheduledCall extends AwsCall {
  part: string;
  at: Date;
  /** How long to retry, in seconds. */
  retries: number;
}

function callsToCome({ windows, database, service, overdue }: ScaleWindowsArgs, now: Date): ScheduledCall[] {
  const concurrency = changesToCome(windows, 'provisionedConcurrency', service.provisionedConcurrency, now).map((change) => ({
    part: `${change.part}-environments`,
    at: change.at,
    retries: change.retries,
    ...concurrencyCall(service, change.value),
  }));
  const capacity = database
    ? changesToCome(windows, 'minAcu', database.minAcu, now).map((change) => ({
        part: `${change.part}-database`,
        at: change.at,
        retries: change.retries,
        ...capacityCall(database, change.value),
      }))
    : [];
  return [...concurrency, ...capacity, ...callsOverdue(service, overdue)].sort((a, b) => a.at.getTime() - b.at.getTime());
}

function callsOverdue(service: ScaledAliasArgs, overdue: OverdueArgs | undefined): ScheduledCall[] {
  if (!overdue) return [];
  const soon = { at: new Date(overdue.at), retries: DAY_SECONDS };
  const databases = overdue.databases.map((database, index) => ({
    part: `overdue-put-back-database-${index}`,
    ...soon,
    ...capacityCall(database, database.minAcu),
  }));
  if (!overdue.provisionedConcurrency) return databases;
  return [...databases, { part: 'overdue-put-back-environments', ...soon, ...concurrencyCall(service, service.provisionedConcurrency) }];
}

/** A role that may change only these two settings of this cluster and this alias. */
function scalingRole(name: string, { database, service, overdue }: ScaleWindowsArgs, parent: pulumi.Resource) {
  const warm = ['lambda:PutProvisionedConcurrencyConfig', 'lambda:DeleteProvisionedConcurrencyConfig'];
  const statements: Statement[] = [{ Effect: 'Allow', Action: warm, Resource: [service.aliasArn] }];
  const clusters = [...(database ? [database] : []), ...(overdue?.databases ?? [])].map(({ clusterArn }) => clusterArn);
  if (clusters.length > 0) statements.push({ Effect: 'Allow', Action: ['rds:ModifyDBCluster'], Resource: clusters });
  const account = aws.getCallerIdentityOutput({}, { parent }).accountId;
  const trust = trusting('scheduler.amazonaws.com', { StringEquals: { 'aws:SourceAccount': account } });
  return roleWith(name, trust, statements, parent);
}

/** EventBridge Scheduler's maximum; the maximum event age ends the retries sooner. */
const MOST_RETRIES = 185;

function makeSchedule(
  name: string,
  { part, at, retries, action, input }: ScheduledCall,
  { role, policy }: ReturnType<typeof scalingRole>,
  parent: pulumi.Resource,
): aws.scheduler.Schedule {
  return new aws.scheduler.Schedule(
    `${name}-${part}`,
    {
      name: fitted(`${name}-${part}`, 64),
      scheduleExpression: atExpression(at),
      scheduleExpressionTimezone: 'UTC',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: pulumi.interpolate`arn:${partitionOf(parent)}:scheduler:::aws-sdk:${action}`,
        input,
        roleArn: role.arn,
        retryPolicy: { maximumEventAgeInSeconds: retries, maximumRetryAttempts: MOST_RETRIES },
      },
    },
    // Keep the name of an existing schedule: it was made before names were shortened.
    { parent, dependsOn: [policy], ignoreChanges: ['name'] },
  );
}

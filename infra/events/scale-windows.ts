import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { fitted } from '../ground/names.ts';
import { keepNodes, nodesOf } from '../ground/nodes.ts';
import { roleWith, type Statement, trusting } from '../ground/roles.ts';
import { tagging } from '../ground/tags.ts';
import { partitionOf } from '../ground/whereabouts.ts';
import type { OverdueArgs, ScaledAliasArgs, ScaleWindowsArgs } from './args.ts';
import { type AwsCall, capacityCall, environmentsCall } from './calls.ts';
import { atExpression, changesToCome, DAY_SECONDS, windowProblem } from './schedules.ts';

/** What a `ScaleWindows` is made of. */
export interface WindowsNodes {
  /** In the order of their times. */
  schedules: aws.scheduler.Schedule[];
}

/**
 * Capacity for an event, set up in advance: at a window's start a schedule raises the database's floor and the warm environments, and another
 * puts them back at its end, whether or not anybody thinks of it.
 *
 * Costs nothing idle: schedules are free. During a window, the ACU-hours and the provisioned concurrency that it asks for.
 *
 * Inside a window do not run `pulumi refresh`: the next update would take what was raised for drift, and put it back early.
 */
export class ScaleWindows extends pulumi.ComponentResource {
  /** Names of the schedules, in the order of their times. */
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

  /** Its resources themselves, for programs in TypeScript. */
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
  /** Seconds for which it is tried again. */
  retries: number;
}

function callsToCome({ windows, database, service, overdue }: ScaleWindowsArgs, now: Date): ScheduledCall[] {
  const environments = changesToCome(windows, 'provisionedConcurrency', service.provisionedConcurrency, now).map((change) => ({
    part: `${change.part}-environments`,
    at: change.at,
    retries: change.retries,
    ...environmentsCall(service, change.value),
  }));
  const capacity = database
    ? changesToCome(windows, 'minAcu', database.minAcu, now).map((change) => ({
        part: `${change.part}-database`,
        at: change.at,
        retries: change.retries,
        ...capacityCall(database, change.value),
      }))
    : [];
  return [...environments, ...capacity, ...callsOverdue(service, overdue)].sort((a, b) => a.at.getTime() - b.at.getTime());
}

function callsOverdue(service: ScaledAliasArgs, overdue: OverdueArgs | undefined): ScheduledCall[] {
  if (!overdue) return [];
  const soon = { at: new Date(overdue.at), retries: DAY_SECONDS };
  const databases = overdue.databases.map((database, index) => ({
    part: `overdue-put-back-database-${index}`,
    ...soon,
    ...capacityCall(database, database.minAcu),
  }));
  if (!overdue.environments) return databases;
  return [...databases, { part: 'overdue-put-back-environments', ...soon, ...environmentsCall(service, service.provisionedConcurrency) }];
}

/** May change these two things of this cluster and this alias. */
function scalingRole(name: string, { database, service, overdue }: ScaleWindowsArgs, parent: pulumi.Resource) {
  const warm = ['lambda:PutProvisionedConcurrencyConfig', 'lambda:DeleteProvisionedConcurrencyConfig'];
  const statements: Statement[] = [{ Effect: 'Allow', Action: warm, Resource: [service.aliasArn] }];
  const clusters = [...(database ? [database] : []), ...(overdue?.databases ?? [])].map(({ clusterArn }) => clusterArn);
  if (clusters.length > 0) statements.push({ Effect: 'Allow', Action: ['rds:ModifyDBCluster'], Resource: clusters });
  const account = aws.getCallerIdentityOutput({}, { parent }).accountId;
  const trust = trusting('scheduler.amazonaws.com', { StringEquals: { 'aws:SourceAccount': account } });
  return roleWith(name, trust, statements, parent);
}

/** EventBridge Scheduler's own: the age ends them sooner. */
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
    // One that is there keeps its name.
    { parent, dependsOn: [policy], ignoreChanges: ['name'] },
  );
}

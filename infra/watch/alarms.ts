import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { keepNodes, nodesOf } from '../ground/nodes.ts';
import { tagging } from '../ground/tags.ts';
import { type AlarmSpec, alarmList } from './alarm-list.ts';
import type { AlarmsArgs } from './args.ts';
import { dashboardBody } from './dashboard.ts';

/** An Alarms' resources. */
export interface AlarmsNodes {
  topic: aws.sns.Topic;
  alarms: aws.cloudwatch.MetricAlarm[];
  dashboard: aws.cloudwatch.Dashboard;
}

/**
 * Tells people what is wrong and what to do: at most 8 alarms on plain metrics, a topic, one dashboard and a budget.
 *
 * Costs nothing, idle or in use, within an account's free allowances: 10 alarms, 3 dashboards, 2 budgets, 1,000 e-mails a month. A second stack in
 * the account pays $0.10 a month for each further alarm.
 */
export class Alarms extends pulumi.ComponentResource {
  readonly topicArn: pulumi.Output<string>;
  readonly dashboardName: pulumi.Output<string>;
  readonly alarmArns: pulumi.Output<string[]>;

  constructor(name: string, args: AlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('siesta:index:Alarms', name, {}, tagging(opts, args.tags));
    validateArgs(args);
    const topic = new aws.sns.Topic(`${name}-alarms`, { name: `${name}-alarms` }, { parent: this });
    if (args.email) {
      new aws.sns.TopicSubscription(`${name}-email`, { topic: topic.arn, protocol: 'email', endpoint: args.email }, { parent: this });
    }
    const alarms = alarmList(args).map((spec) => makeAlarm(name, spec, topic.arn, this));
    const dashboard = new aws.cloudwatch.Dashboard(
      name,
      { dashboardName: name, dashboardBody: dashboardBody(args, aws.getRegionOutput({}, { parent: this }).region, alarms) },
      { parent: this },
    );
    if (args.monthlyBudgetUsd !== undefined) budget(name, args.monthlyBudgetUsd, args.email, this);

    this.topicArn = topic.arn;
    this.dashboardName = dashboard.dashboardName;
    this.alarmArns = pulumi.all(alarms.map(({ arn }) => arn));
    this.registerOutputs({ topicArn: this.topicArn, dashboardName: this.dashboardName, alarmArns: this.alarmArns });
    keepNodes<AlarmsNodes>(this, { topic, alarms, dashboard });
  }

  /** The component's resources, for programs in TypeScript. */
  get nodes(): AlarmsNodes {
    return nodesOf(this);
  }
}

function validateArgs({ database, monthlyBudgetUsd, concurrency }: AlarmsArgs): void {
  const hours = database?.awakeHours ?? 6;
  // CloudWatch evaluates at most one day.
  if (!Number.isInteger(hours) || hours < 1 || hours > 24) throw new Error(`Alarms awakeHours is ${hours}: use 1 to 24.`);
  if (!(concurrency >= 1)) throw new Error(`Alarms concurrency is ${concurrency}: use 1 or more.`);
  if (monthlyBudgetUsd !== undefined && !(monthlyBudgetUsd > 0)) {
    throw new Error(`Alarms monthlyBudgetUsd is ${monthlyBudgetUsd}: use more than 0, or leave it out.`);
  }
}

function makeAlarm(name: string, spec: AlarmSpec, topicArn: pulumi.Input<string>, parent: pulumi.Resource): aws.cloudwatch.MetricAlarm {
  const percentile = spec.statistic.startsWith('p');
  return new aws.cloudwatch.MetricAlarm(
    `${name}-${spec.part}`,
    {
      name: `${name}-${spec.part}`,
      alarmDescription: spec.description,
      namespace: spec.metric.namespace,
      metricName: spec.metric.name,
      dimensions: spec.metric.dimensions,
      // A percentile of few requests is meaningless.
      ...(percentile ? { extendedStatistic: spec.statistic, evaluateLowSampleCountPercentiles: 'ignore' } : { statistic: spec.statistic }),
      comparisonOperator: 'GreaterThanThreshold',
      threshold: spec.threshold,
      period: spec.periodSeconds,
      evaluationPeriods: spec.periods,
      // A paused database and a gateway without callers report nothing, and are fine.
      treatMissingData: 'notBreaching',
      alarmActions: [topicArn],
      // No news when a quiet alarm is over: it is every time the database has resumed.
      okActions: spec.quiet ? [] : [topicArn],
    },
    { parent },
  );
}

/** Warns when 80 % are spent, and when the month is forecast to exceed the limit. It stops nothing. */
function budget(name: string, limitUsd: number, email: string | undefined, parent: pulumi.Resource): void {
  const warning = (notificationType: string, threshold: number) => ({
    notificationType,
    threshold,
    thresholdType: 'PERCENTAGE',
    comparisonOperator: 'GREATER_THAN',
    subscriberEmailAddresses: email ? [email] : [],
  });
  new aws.budgets.Budget(
    `${name}-budget`,
    {
      name,
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      limitAmount: String(limitUsd),
      limitUnit: 'USD',
      // AWS requires a recipient for notifications.
      ...(email && { notifications: [warning('ACTUAL', 80), warning('FORECASTED', 100)] }),
    },
    { parent },
  );
}

import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { fitted } from '../ground/names.ts';
import { keepNodes, nodesOf } from '../ground/nodes.ts';
import { tagging } from '../ground/tags.ts';
import type { TracingArgs } from './args.ts';

/** A Tracing's resources. */
export interface TracingNodes {
  /** Absent without `services`. */
  samplingRule: aws.xray.SamplingRule | undefined;
  group: aws.xray.Group;
}

/**
 * How much X-Ray records, and where to look: a group of traces and, where a gateway samples, a sampling rule.
 *
 * Costs nothing idle. In use $5.00 a million traces recorded; the first 100,000 a month in an account are free.
 */
export class Tracing extends pulumi.ComponentResource {
  readonly groupArn: pulumi.Output<string>;
  /** Empty without a rule. */
  readonly samplingRuleArn: pulumi.Output<string>;

  constructor(name: string, args: TracingArgs, opts?: pulumi.ComponentResourceOptions) {
    super('siesta:index:Tracing', name, {}, tagging(opts, args.tags));
    const rate = args.rate ?? 0.05;
    if (!(rate >= 0 && rate <= 1)) throw new Error(`Tracing rate is ${rate}: it is a share, from 0 to 1.`);
    // X-Ray limits names to 32 characters.
    const xrayName = fitted(name, 32);
    const { services } = args;
    const rule = services !== undefined ? samplingRule(name, xrayName, { serviceName: services, fixedRate: rate }, this) : undefined;
    const group = new aws.xray.Group(
      `${name}-traces`,
      {
        groupName: xrayName,
        filterExpression: pulumi.interpolate`service(id(name: "${args.functionName}", type: "AWS::Lambda::Function"))`,
      },
      // Keep an existing group's name.
      { parent: this, ignoreChanges: ['groupName'] },
    );
    this.groupArn = group.arn;
    this.samplingRuleArn = rule?.arn ?? pulumi.output('');
    this.registerOutputs({ groupArn: this.groupArn, samplingRuleArn: this.samplingRuleArn });
    keepNodes<TracingNodes>(this, { samplingRule: rule, group });
  }

  /** The component's resources, for programs in TypeScript. */
  get nodes(): TracingNodes {
    return nodesOf(this);
  }
}

function samplingRule(
  name: string,
  ruleName: string,
  sampled: { serviceName: pulumi.Input<string>; fixedRate: number },
  parent: pulumi.Resource,
): aws.xray.SamplingRule {
  return new aws.xray.SamplingRule(
    `${name}-sampling`,
    {
      ruleName,
      ...sampled,
      reservoirSize: 1,
      // Before AWS's default rule, which comes last, and after any that others add.
      priority: 1000,
      host: '*',
      httpMethod: '*',
      urlPath: '*',
      serviceType: '*',
      resourceArn: '*',
      version: 1,
    },
    { parent, ignoreChanges: ['ruleName'] },
  );
}

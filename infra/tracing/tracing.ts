import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { fitted } from '../ground/names.ts';
import { keepNodes, nodesOf } from '../ground/nodes.ts';
import { tagging } from '../ground/tags.ts';
import type { TracingArgs } from './args.ts';

/** What a `Tracing` is made of. */
export interface TracingNodes {
  samplingRule: aws.xray.SamplingRule;
  group: aws.xray.Group;
}

/**
 * How much X-Ray records, and where to look: a sampling rule and a group of traces.
 *
 * Costs nothing idle. In use $5.00 a million traces recorded, the first 100,000 of a month in an account free.
 */
export class Tracing extends pulumi.ComponentResource {
  readonly groupArn: pulumi.Output<string>;
  readonly samplingRuleArn: pulumi.Output<string>;

  constructor(name: string, args: TracingArgs, opts?: pulumi.ComponentResourceOptions) {
    super('siesta:index:Tracing', name, {}, tagging(opts, args.tags));
    const rate = args.rate ?? 0.05;
    if (!(rate >= 0 && rate <= 1)) throw new Error(`Tracing rate is ${rate}: it is a share, from 0 to 1.`);
    // X-Ray's names are short.
    const xrayName = fitted(name, 32);
    const rule = new aws.xray.SamplingRule(
      `${name}-sampling`,
      {
        ruleName: xrayName,
        serviceName: args.services,
        fixedRate: rate,
        reservoirSize: 1,
        // Before AWS's own rule, which is the last, and behind any that somebody puts in front.
        priority: 1000,
        host: '*',
        httpMethod: '*',
        urlPath: '*',
        serviceType: '*',
        resourceArn: '*',
        version: 1,
      },
      { parent: this },
    );
    const group = new aws.xray.Group(
      `${name}-traces`,
      {
        groupName: xrayName,
        filterExpression: pulumi.interpolate`service(id(name: "${args.functionName}", type: "AWS::Lambda::Function"))`,
      },
      { parent: this },
    );
    this.groupArn = group.arn;
    this.samplingRuleArn = rule.arn;
    this.registerOutputs({ groupArn: this.groupArn, samplingRuleArn: this.samplingRuleArn });
    keepNodes<TracingNodes>(this, { samplingRule: rule, group });
  }

  /** Its resources themselves, for programs in TypeScript. */
  get nodes(): TracingNodes {
    return nodesOf(this);
  }
}

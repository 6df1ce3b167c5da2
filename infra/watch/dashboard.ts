import type * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { databaseMetrics, functionMetrics, gatewayMetrics, type Metric } from './alarm-list.ts';
import type { AlarmsArgs } from './args.ts';

/** One line of a graph. */
interface Line {
  metric: Metric;
  stat: string;
  label: string;
}

/** A graph. Its title is a question, which the graph answers. */
interface Graph {
  title: string;
  lines: Line[];
  /** A horizontal line that should not be reached. */
  limit?: { label: string; value: number };
}

const COLUMNS = 24;
const [GRAPH_WIDTH, GRAPH_HEIGHT] = [8, 6];

/** One page: current alarms, then one graph per question, in the order in which one would ask. */
export function dashboardBody(args: AlarmsArgs, region: pulumi.Input<string>, alarms: aws.cloudwatch.MetricAlarm[]): pulumi.Output<string> {
  const state = {
    type: 'alarm',
    ...{ x: 0, y: 0, width: COLUMNS, height: 3 },
    properties: { title: 'Is anything wrong? The alarm says what to do', alarms: alarms.map(({ arn }) => arn) },
  };
  return pulumi.jsonStringify({ widgets: [state, ...graphs(args).map((graph, index) => widget(graph, index, region))] });
}

function graphs({ gateway, concurrency, database, ...watched }: AlarmsArgs): Graph[] {
  const api = gatewayMetrics(gateway);
  const code = functionMetrics(watched);
  return [
    {
      title: 'Do callers get answers?',
      lines: [
        { metric: api.requests, stat: 'Sum', label: 'requests' },
        { metric: api.clientErrors, stat: 'Sum', label: '4xx' },
        { metric: api.serverErrors, stat: 'Sum', label: '5xx' },
      ],
    },
    {
      title: 'How long do they wait? (ms)',
      lines: [
        { metric: api.latency, stat: 'p50', label: 'half wait at most' },
        { metric: api.latency, stat: 'p99', label: '99 of 100 wait at most' },
      ],
      limit: { label: 'slow', value: 3000 },
    },
    {
      title: 'Does the code work?',
      lines: [
        { metric: code.errors, stat: 'Sum', label: 'crashes and timeouts' },
        { metric: code.throttles, stat: 'Sum', label: 'turned away' },
      ],
    },
    {
      title: 'Is there room for more?',
      lines: [{ metric: code.concurrency, stat: 'Maximum', label: 'at once' }],
      limit: { label: 'limit', value: concurrency },
    },
    ...(database ? databaseGraphs(database.clusterIdentifier, database.maxConnections) : []),
  ];
}

function databaseGraphs(clusterIdentifier: pulumi.Input<string>, maxConnections: number): Graph[] {
  const { capacity, utilization, connections } = databaseMetrics(clusterIdentifier);
  return [
    {
      title: 'Does the database sleep, or work hard? (ACU; % of the maximum)',
      lines: [
        { metric: capacity, stat: 'Average', label: 'ACU, 0 is asleep' },
        { metric: utilization, stat: 'Average', label: '% used' },
      ],
    },
    {
      title: 'Who holds it awake?',
      lines: [{ metric: connections, stat: 'Maximum', label: 'connections' }],
      limit: { label: 'max_connections', value: maxConnections },
    },
  ];
}

function widget({ title, lines, limit }: Graph, index: number, region: pulumi.Input<string>) {
  const perRow = COLUMNS / GRAPH_WIDTH;
  return {
    type: 'metric',
    x: (index % perRow) * GRAPH_WIDTH,
    y: 3 + Math.floor(index / perRow) * GRAPH_HEIGHT,
    width: GRAPH_WIDTH,
    height: GRAPH_HEIGHT,
    properties: {
      title,
      region,
      view: 'timeSeries',
      period: 300,
      yAxis: { left: { min: 0 } },
      metrics: lines.map(({ metric, stat, label }) => [
        metric.namespace,
        metric.name,
        ...Object.entries(metric.dimensions).flat(),
        { stat, label },
      ]),
      ...(limit && { annotations: { horizontal: [limit] } }),
    },
  };
}

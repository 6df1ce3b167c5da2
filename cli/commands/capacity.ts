import { type Command, Option } from 'commander';
import { money } from '../../infra/ground/money.ts';
import type { ScaleWindow, StackConfig } from '../../infra/settings/index.ts';
import {
  type Advice,
  ASSUMED,
  type Assumptions,
  advise,
  bottleneck,
  capacityOf,
  FAILURES,
  type Failure,
  hourCost,
  type Limit,
  limitsOf,
  perMillionUsd,
  type Simulation,
  simulate,
} from '../capacity/index.ts';
import { describe, type Run } from '../command/index.ts';
import { CliError, count, Misused, number, type Paint, table } from '../terminal/index.ts';

interface Options {
  rps?: number;
  users?: number;
  think: number;
  requestMs: number;
  accountConcurrency: number;
  wake: number;
  rpsPerAcu: number;
  minutes: number;
  window?: string;
}

interface Report {
  stack: string;
  /** The values that had to be assumed. */
  assumed: string[];
  load: { arithmetic: string } & Assumptions;
  limits: Limit[];
  first: Limit;
  holds: boolean;
  simulation: Simulation;
  hourUsd: number;
  advice: (Omit<Advice, 'config'> & { hourUsd: number }) | null;
}

export const capacity = (run: Run): Command =>
  describe('capacity', {
    summary: 'how many visitors the stack can take, and what gives way first',
    about: `Says what happens when a crowd comes from one moment to the next: which part gives way first, how many requests fail in the first
minutes, and which settings would hold. It reads the stack's settings and calculates; nothing is called, nothing has to be
deployed, nothing is put under load, and neither Pulumi nor a login is needed.

What a request passes: the gateway, which lets in so many a second; Lambda, which runs each request in an environment (a small
server that is started when none is free); and the database, which takes so many connections and so much work, measured in
ACU (Aurora capacity units: 2 GB of memory and the processor that goes with it), and may be asleep. A maximum that was raised brings
connections from the next reboot on; \`npx siesta doctor\` says whether one is due.`,
    examples: [
      ['npx siesta capacity --users 100000', 'a hundred thousand people, each with a request every ten seconds'],
      ['npx siesta capacity --rps 500 --stack prod', 'five hundred requests a second'],
      ['npx siesta capacity --rps 500 --window launch', 'during the scale window "launch" of the settings'],
    ],
  })
    .addOption(new Option('--rps <n>', 'requests a second').argParser(number({ min: 0.01 })).conflicts(['users', 'think']))
    .option('--users <n>', 'people at once, each with a request every --think seconds', number({ min: 1 }))
    .option('--think <seconds>', 'how many seconds each of them waits between two requests', number({ min: 0.1 }), 10)
    .option('--window <name>', 'during this scale window of the settings (default: outside all of them)')
    .option('--minutes <n>', 'how many minutes of the burst to simulate', number({ min: 1, max: 30, step: 1 }), 3)
    .option(
      '--request-ms <n>',
      'how many milliseconds one request takes when nothing is scarce',
      number({ min: 1 }),
      ASSUMED.requestS * 1000,
    )
    .option(
      '--account-concurrency <n>',
      'environments that your AWS account may run at once; 10 in a new one. With service.reserveConcurrency, service.concurrency is in its place',
      number({ min: 1, step: 1 }),
      ASSUMED.accountConcurrency,
    )
    .option(
      '--wake <seconds>',
      'how many seconds a sleeping database takes to wake; 30 or more after a day',
      number({ min: 0 }),
      ASSUMED.wakeS,
    )
    .option('--rps-per-acu <n>', 'requests a second that one ACU serves', number({ min: 1 }), ASSUMED.requestsPerAcu)
    .action(
      run<Options>(async ({ out, stackForEstimate }, options) => {
        const load = loadOf(options);
        const { stack, assumed } = await stackForEstimate();
        const config = await stack.config();
        const now = capacityOf(config, load, windowNamed(config, options.window));
        const simulation = simulate(now, load, options.minutes);
        const limits = limitsOf(now, load);
        const holds = simulation.served === simulation.arrived;
        const found = holds ? undefined : advise(config, load, options.minutes);
        // The same for all advised settings.
        const perMillion = await perMillionUsd(config);
        const report: Report = {
          stack: stack.name,
          assumed,
          load,
          limits,
          first: bottleneck(limits),
          holds,
          simulation,
          hourUsd: hourCost(config, perMillion, now, load),
          advice: found ? published(found, perMillion, load) : null,
        };
        out.answer(report, textOf);
      }),
    );

function loadOf({ rps, users, think, requestMs, accountConcurrency, wake, rpsPerAcu }: Options): Report['load'] {
  const assumed = { requestS: requestMs / 1000, accountConcurrency, wakeS: wake, requestsPerAcu: rpsPerAcu };
  if (rps !== undefined) return { ...assumed, rps, arithmetic: `${count(rps)} requests a second` };
  if (users !== undefined) {
    const each = users / think;
    return { ...assumed, rps: each, arithmetic: `${count(users)} users / ${count(think)} s = ${count(each)} requests a second` };
  }
  throw new Misused('The load is missing.', 'Use --rps 500, or --users 100000.');
}

function windowNamed({ scaleWindows }: StackConfig, name: string | undefined): ScaleWindow | undefined {
  if (name === undefined) return undefined;
  const found = scaleWindows.find((window) => window.name === name);
  if (found) return found;
  const names = scaleWindows.map((window) => window.name).join(', ');
  throw new CliError(
    `The settings have no scale window "${name}".`,
    names ? `There are: ${names}.` : 'There is none at all: leave out --window.',
  );
}

function published({ config, ...advice }: Advice, perMillion: number, load: Assumptions): NonNullable<Report['advice']> {
  const assumed = { ...load, accountConcurrency: advice.accountConcurrency ?? load.accountConcurrency };
  return { ...advice, hourUsd: hourCost(config, perMillion, capacityOf(config, assumed, config.scaleWindows[0]), assumed) };
}

function textOf(report: Report, paint: Paint): string {
  const { load, first, holds, simulation, hourUsd } = report;
  return [
    ...report.assumed.flatMap((what) => [what, '']),
    `${load.arithmetic}, each ${count(load.requestS * 1000)} ms`,
    '',
    paint('bold', 'What each part takes from the first second on, in the order of a request'),
    limitsText(report, paint),
    first.holdsRps < load.rps
      ? `The first to give way: ${first.part}, beyond ${count(first.holdsRps)} requests a second.`
      : 'None gives way.',
    '',
    paint('bold', `The first ${simulation.minutes.length} minutes, simulated`),
    simulationText(simulation),
    `An hour of what gets in costs some ${money(hourUsd)} USD.`,
    ...(holds ? [] : ['', paint('bold', 'What would hold'), adviceText(report)]),
    '',
    `Assumed: ${load.requestsPerAcu} requests a second for each ACU, a database that doubles in 15 s, an account that may run ${count(load.accountConcurrency)} environments. The options change them.`,
  ].join('\n');
}

function limitsText({ limits, load }: Report, paint: Paint): string {
  const rows = limits.map(({ part, holdsRps, arithmetic }) => [
    holdsRps < load.rps ? 'no' : 'yes',
    part,
    `${count(Math.floor(holdsRps))}/s`,
    `= ${arithmetic}`,
  ]);
  return table(rows, { right: [2] }).replaceAll(/^(no|yes)/gm, (word) => `  ${paint(word === 'no' ? 'red' : 'green', word)}`);
}

function simulationText({ arrived, served, failed, minutes, firstFailure, peak, slowestS }: Simulation): string {
  const rows = minutes.map((minute, index) => [`minute ${index + 1}`, `${count(minute.arrived)} requests`, `${count(minute.failed)} fail`]);
  const reasons = (Object.keys(failed) as Failure[]).filter((why) => failed[why] > 0).map((why) => [count(failed[why]), FAILURES[why]]);
  const share = arrived > 0 ? (100 * (arrived - served)) / arrived : 0;
  return [
    table(rows, { right: [1, 2] }).replaceAll(/^/gm, '  '),
    ...(reasons.length > 0 ? ['  because', table(reasons, { right: [0] }).replaceAll(/^/gm, '    ')] : []),
    firstFailure
      ? `${share.toFixed(1)}% fail, the first after ${firstFailure.atS} s.`
      : `None fails; the slowest takes ${slowestS.toFixed(1)} s.`,
    `At most ${count(peak.environments)} environments and ${count(peak.acu)} ACU.`,
  ].join('\n');
}

function adviceText({ advice, stack, load }: Report): string {
  if (!advice) {
    return `  No settings of one stack do: API Gateway takes 10,000 requests a second of an account, a database 256 ACU. Ask AWS for more, or spread the load.`;
  }
  const { settings, window, accountConcurrency, simulation, hourUsd } = advice;
  const commands = Object.entries(settings).map(([path, value]) => `  pulumi config set --stack ${stack} --path ${path} ${value}`);
  const failed = simulation.arrived - simulation.served;
  return [
    ...(accountConcurrency
      ? [
          `  Ask AWS for ${count(accountConcurrency)} concurrent executions (Service Quotas, AWS Lambda). ${count(load.accountConcurrency)} are assumed: \`npx siesta doctor\` says what your account has.`,
        ]
      : []),
    ...commands,
    ...(window
      ? [
          '  and in scaleWindows, ten minutes before the crowd comes:',
          '    - { name: burst, start: …, end: …,',
          `        minAcu: ${window.minAcu}, provisionedConcurrency: ${window.provisionedConcurrency} }`,
        ]
      : []),
    `Simulated with these: ${count(simulation.arrived)} requests, ${count(failed)} fail, the slowest takes ${simulation.slowestS.toFixed(1)} s.`,
    `An hour of it costs some ${money(hourUsd)} USD; what is changed for good costs nothing while it is not used.`,
  ].join('\n');
}

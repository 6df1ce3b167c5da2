import { Command } from 'commander';
import type { ScaleWindow, StackConfig } from '../../infra/settings/index.ts';
import { describe, type Run } from '../command.ts';
import { CliError } from '../errors.ts';
import type { Planned } from '../event/window.ts';
import { number, span } from '../options.ts';
import { count, moment, type Paint, table, usd } from '../output.ts';
import type { Stack } from '../stack.ts';
import { update } from '../update.ts';

interface Options {
  minAcu?: number;
  warm?: number;
  for?: number;
}

export const event = (run: Run): Command =>
  new Command('event')
    .summary('raise capacity for a time, and have it put back')
    .description(
      'A stack starts small and grows while it is used. Before a crowd that comes from one moment to the next (a launch, a show), its capacity ' +
        'can be raised beforehand: the least capacity of the database, and environments of the function that are kept warm. Schedules in AWS ' +
        'put it back, also when nobody is there. `siesta capacity` says how much is needed.',
    )
    .addCommand(plan(run))
    .addCommand(start(run))
    .addCommand(stop(run));

const sized = (command: Command): Command =>
  command
    .option(
      '--min-acu <n>',
      "the database's least capacity meanwhile, in ACU (2 GB of memory and the processor that goes with it)",
      number({ min: 0.5, max: 256 }),
    )
    .option(
      '--warm <n>',
      'environments (each serves one request at a time) kept ready meanwhile',
      number({ min: 1, max: 10_000, whole: true }),
    )
    .option('--for <time>', 'how long, as in 90m or 3h', span);

const plan = (run: Run): Command =>
  sized(
    describe('plan', {
      summary: 'which times are planned, and what they cost',
      about: `Lists the scale windows of the stack's settings (scaleWindows in Pulumi.<stack>.yaml), with what each costs beyond the usual. With
--min-acu or --warm, and --for, it shows what a window that begins now would cost. It changes nothing.`,
      examples: [
        ['siesta event plan', 'the windows of the settings'],
        ['siesta event plan --min-acu 8 --warm 100 --for 3h', 'what three hours would cost'],
      ],
    }),
  ).action(
    run<Options>(async ({ out, stack }, options) => {
      const selected = await stack();
      const { planned } = await import('../event/window.ts');
      const now = new Date();
      const [config, window] = await windowOf(selected, options, now);
      const windows = (window ? [window] : config.scaleWindows).map((it) => planned(config, it, now));
      out.answer(windows, listText);
    }),
  );

const start = (run: Run): Command =>
  sized(
    describe('start', {
      summary: 'raise capacity now',
      about: `Raises the capacity now, and leaves a schedule in AWS that puts it back. It adds the time to the stack's settings, deploys them (so that
what puts back is there first), and then raises; warm environments take some minutes more. Shows what it costs and asks.`,
      examples: [
        ['siesta event start --min-acu 8 --warm 100 --for 3h', 'for the next three hours'],
        ['siesta event stop', 'before they are over'],
      ],
      changes: true,
    }),
  ).action(
    run<Options>(async (context, options) => {
      const stack = await context.stack();
      const [{ planned }, { changeOf, scaleTo }] = await Promise.all([import('../event/window.ts'), import('../event/scale.ts')]);
      const [config, window] = await windowOf(stack, options, new Date());
      if (!window) throw new CliError('How much, and for how long, is not said.', 'Use --min-acu 8 or --warm 100 or both, and --for 3h.');
      const outputs = await stack.outputs();
      const it = planned(config, window, new Date());
      await context.confirm(
        `Raise ${stack.name} to ${sizeText(window)} until ${moment(window.end)}, for ${usd(it.databaseUsd + it.warmUsd)} USD`,
      );
      context.ifInterrupted('`siesta event stop` puts back what was raised and takes the window out of the settings.');
      const at = `scaleWindows[${config.scaleWindows.length - 1}]`;
      await (await stack.deployment()).set(Object.fromEntries(Object.entries(window).map(([key, value]) => [`${at}.${key}`, value])));
      await update(context, stack);
      context.out.progress('raising');
      await scaleTo(stack, outputs, config, changeOf(config, window).raised);
      context.out.answer(it, () => `Raised to ${sizeText(window)} until ${moment(window.end)}, when it is put back by itself.`);
    }),
  );

const stop = (run: Run): Command =>
  describe('stop', {
    summary: 'put capacity back now',
    about: `Puts the capacity back to what the stack usually has, ends the window that is running, takes it out of the settings and deploys them, so
that its schedules go. Windows that are still to come stay.`,
    examples: [['siesta event stop', 'asks first']],
    changes: true,
  }).action(
    run(async (context) => {
      const stack = await context.stack();
      const [{ planned }, { changeOf, scaleTo }] = await Promise.all([import('../event/window.ts'), import('../event/scale.ts')]);
      const [config, outputs] = await Promise.all([stack.config(), stack.outputs()]);
      const index = config.scaleWindows.findIndex((it) => planned(config, it, new Date()).state === 'running');
      const window = config.scaleWindows[index];
      if (!window) throw new CliError('No window is running.', '`siesta event plan` shows those of the settings.');
      await context.confirm(`End ${window.name} of ${stack.name}, which would go on until ${moment(window.end)}`);
      context.ifInterrupted('`siesta event stop` goes on where it was stopped.');
      context.out.progress('putting back');
      await scaleTo(stack, outputs, config, changeOf(config, window).usual);
      await (await stack.deployment()).unset(`scaleWindows[${index}]`);
      await update(context, stack);
      context.out.answer({ stack: stack.name, ended: window.name }, () => `${window.name} is over; ${stack.name} has its usual capacity.`);
    }),
  );

/** The settings, and with them a window that begins now when one is asked for: refused where the program would refuse it. */
async function windowOf(stack: Stack, { minAcu, warm, for: length }: Options, now: Date): Promise<[StackConfig, ScaleWindow | undefined]> {
  const config = await stack.config();
  if (length === undefined || (minAcu === undefined && warm === undefined)) return [config, undefined];
  const { windowFromNow } = await import('../event/window.ts');
  const usual = { minAcu: config.database.minAcu, warm: config.service.provisionedConcurrency };
  const window = windowFromNow(now, length, { minAcu: minAcu ?? usual.minAcu, warm: warm ?? usual.warm });
  return [await stack.config({ scaleWindows: [...config.scaleWindows, window] }), window];
}

const sizeText = ({ minAcu, provisionedConcurrency }: ScaleWindow): string =>
  `at least ${minAcu} ACU and ${count(provisionedConcurrency)} warm environments`;

function listText(windows: Planned[], paint: Paint): string {
  if (windows.length === 0) return 'The settings have no scale window. `siesta event start` makes one that begins now.';
  const rows = windows.map((it) => [
    it.name,
    it.state,
    `${moment(it.start)} to ${moment(it.end)}`,
    `${count(it.hours)} h`,
    sizeText(it),
    `${usd(it.databaseUsd + it.warmUsd)} USD`,
  ]);
  return table(rows).replaceAll(/ running /g, (word) => paint('green', word));
}

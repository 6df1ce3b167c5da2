import type { Command } from 'commander';
import { describe, type Run, update } from '../command/index.ts';
import { CliError, moment } from '../terminal/index.ts';

export const eventStop = (run: Run): Command =>
  describe('stop', {
    summary: 'put capacity back now',
    about: `Puts the capacity back to what the stack usually has, ends the window that is running, takes it out of the settings and deploys them, so
that its schedules go. Windows that are still to come stay.`,
    examples: [['siesta event stop', 'asks first']],
    changes: true,
  }).action(
    run(async (context) => {
      const stack = await context.stack();
      const { changeOf, planned, scaleTo } = await import('../event/index.ts');
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

import type { Command } from 'commander';
import { describe, type Run } from '../command/index.ts';
import { CliError, moment } from '../terminal/index.ts';

export const eventStop = (run: Run): Command =>
  describe('stop', {
    summary: 'put capacity back now',
    about: `Puts the capacity back to what the stack usually has, ends the window that is running, whoever began it, and deploys that, so that its
schedules go. Windows that are still to come stay.`,
    examples: [['npx siesta event stop', 'asks first']],
    changes: true,
  }).action(
    run(async (context) => {
      const stack = await context.stack();
      const [{ changeOf, runningWindow, scaleTo, withDeployedCapacity }, { StackDecisions }] = await Promise.all([
        import('../event/index.ts'),
        import('../decisions/index.ts'),
      ]);
      const outputs = await stack.outputs();
      const decided = await StackDecisions.of(stack, outputs);
      const now = new Date();
      const config = await decided.config();
      const window = runningWindow(config, now);
      if (!window) throw new CliError('No window is running.', '`npx siesta event plan` shows which there are.');
      await context.confirm(`End ${window.name} of ${stack.name}, which would go on until ${moment(window.end)}`);
      context.ifInterrupted('`npx siesta event stop` goes on where it was stopped.');
      context.out.progress('putting back');
      const deployed = withDeployedCapacity(config, await stack.resources(), outputs);
      await scaleTo(stack, outputs, deployed, changeOf(deployed, window).usual);
      await decided.carryOut(context, decided.withoutWindow(window, now));
      context.out.answer({ stack: stack.name, ended: window.name }, () => `${window.name} is over; ${stack.name} has its usual capacity.`);
    }),
  );

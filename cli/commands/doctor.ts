import type { Command } from 'commander';
import { describe, type Run } from '../command/index.ts';
import type { CheckFinding, Finding } from '../doctor/index.ts';
import { CliError, type Paint } from '../terminal/index.ts';

/** A finding in the command's JSON output. */
interface Line {
  check: string;
  state: Finding['state'];
  text: string;
  fix: string | undefined;
  /** Whether --fix has repaired it. */
  mended: boolean;
}

interface Options {
  fix?: boolean;
}

export const doctor = (run: Run): Command =>
  describe('doctor', {
    summary: 'what is wrong with the stack, and what to do about it',
    about: `Looks for what usually goes wrong around a deployment, and says what to do about each:

credentials: are they valid, and for the account of the stack?
settings: are they valid?
state: was an update interrupted, or has one left its lock?
drift: was anything changed in AWS, past Pulumi, which deploys the stack?
orphans: does AWS have resources of this stack that Pulumi does not know, and that may cost?
interfaces: has Lambda left a network interface that blocks \`npm run destroy\`?
concurrency: does the account's quota allow the concurrency that the stack counts on?
connections: does max_connections match the maximum capacity, or is a reboot needed?
backups: is AWS Backup opted in to Aurora in this region, where the stack has a plan?
region: does it have all services that the stack uses?
release: does the version with the traffic still exist?
errors: has the service logged any in the last ten minutes?

It changes nothing and does not wake a sleeping database. With --fix it asks, and does what is safe: it forgets resources whose making was
interrupted and deletes what AWS has of them, takes away the lock of an update that died on this machine, deletes what a drill or Lambda has
left and nothing uses, and notes that a database was started anew.`,
    examples: [
      ['npx siesta doctor', 'looks, and changes nothing'],
      ['npx siesta doctor --fix', 'and do what is safe, after asking'],
      ['npx siesta doctor --stack prod --json', 'for a program; exits with 1 when something is wrong'],
    ],
    changes: true,
  })
    .option('--fix', 'do what is safe about it')
    .action(
      run<Options>(async (context, { fix = false }) => {
        const { out, signal, confirm, ifInterrupted } = context;
        const stack = await context.stack();
        const { round } = await import('../doctor/index.ts');
        const looked = await round(context, stack);
        const mends = looked.flatMap((finding) => (finding.mend ? [{ ...finding, mend: finding.mend }] : []));
        const mended = new Set<CheckFinding>();
        if (fix && mends.length > 0) {
          await confirm(`For ${stack.name}: ${mends.map(({ mend }) => mend.what).join('; ')}`);
          ifInterrupted('What was begun is done or not; `npx siesta doctor` shows what is left.');
          for (const finding of looked) {
            if (!finding.mend) continue;
            signal.throwIfAborted();
            out.progress(finding.mend.what);
            await finding.mend.run();
            mended.add(finding);
          }
        }
        const lines = looked.map(
          (finding): Line => ({
            check: finding.check,
            state: finding.state,
            text: finding.text,
            fix: finding.fix,
            mended: mended.has(finding),
          }),
        );
        out.answer({ stack: stack.name, findings: lines }, textOf);
        const wrong = lines.filter((line) => line.state === 'wrong' && !line.mended);
        if (wrong.length === 0) return;
        const mendable = looked.some((finding) => finding.mend && !mended.has(finding))
          ? '; `npx siesta doctor --fix` does what is safe'
          : '';
        throw new CliError(`${wrong.length} of ${lines.length} findings are wrong.`, `Apply the fix below each finding${mendable}.`);
      }),
    );

const COLOURS = { ok: 'green', warning: 'yellow', wrong: 'red', mended: 'green' } as const;

function textOf({ findings }: { findings: Line[] }, paint: Paint): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  return findings
    .flatMap(({ check, state, text, fix, mended }) => {
      const shown = mended ? 'mended' : state;
      const line = `${paint(COLOURS[shown], shown.padEnd(7))}  ${check.padEnd(width)}  ${text}`;
      return fix && !mended ? [line, `${' '.repeat(width + 11)}fix: ${fix}`] : [line];
    })
    .join('\n');
}

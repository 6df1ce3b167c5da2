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

credentials: does AWS know you, and is the stack in your account?
settings: do they hold?
state: was an update interrupted, or has one left its lock?
drift: has somebody changed in AWS what Pulumi, which deploys the stack, has made?
orphans: has AWS something of this stack that Pulumi does not know, and that may cost?
interfaces: has Lambda left a network interface, which blocks \`npm run destroy\`?
concurrency: may the account run as many functions at once as the stack counts on?
connections: does the database take as many as its maximum capacity promises, or not before it is started anew?
backups: does AWS Backup take Aurora in this region, where a plan counts on it?
region: does it have what the stack is made of?
release: is the traffic at a version that there is?

It changes nothing and does not wake a sleeping database. With --fix it asks, and does what is safe: it forgets resources whose making was
interrupted and deletes what AWS has of them, takes away the lock of an update that died on this machine, deletes what a drill or Lambda has
left and nothing uses, and notes that a database was started anew.`,
    examples: [
      ['siesta doctor', 'looks, and changes nothing'],
      ['siesta doctor --fix', 'and do what is safe, after asking'],
      ['siesta doctor --stack prod --json', 'for a program; exits with 1 when something is wrong'],
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
          ifInterrupted('What was begun is done or not; `siesta doctor` shows what is left.');
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
        const mendable = looked.some((finding) => finding.mend && !mended.has(finding)) ? '; `siesta doctor --fix` does what is safe' : '';
        throw new CliError(`${wrong.length} of ${lines.length} findings are wrong.`, `Do what stands below each${mendable}.`);
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

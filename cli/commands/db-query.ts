import type { Command } from 'commander';
import * as z from 'zod';
import { describe, type Run } from '../command/index.ts';
import { CliError, number, type Paint, table } from '../terminal/index.ts';

const Result = z.object({ columns: z.array(z.string()), rows: z.array(z.array(z.unknown())), truncated: z.boolean() });
const Failure = z.object({ error: z.string(), asked: z.literal(false).optional() });
const Answer = z.union([Result, Failure]);

const MEND_THE_SELECT = 'Mend the SELECT. The tables are in information_schema.tables, their columns in information_schema.columns.';
/** MySQL denies a user whose rights are of single tables also those that do not exist, so that its error does not tell the two apart. */
const MEND_THE_TABLE = 'There may be no such table: those that can be read are in information_schema.tables.';
/** Advice when the database could not be reached. */
const TRY_AGAIN = 'Run it again in a minute; `npx siesta status` says whether the database is awake, `npx siesta doctor` what is wrong.';

export const dbQuery = (run: Run): Command =>
  describe('query', {
    summary: 'ask the database with one SELECT',
    about: `Runs one SELECT as the database user "reader", which can read the tables of the service and change nothing, and shows the rows. It
goes through a function of the stack, so that you need neither a server in its network nor a password. It wakes a sleeping
database, and gives up after 20 seconds of work.`,
    examples: [
      ["npx siesta db query 'select count(*) from TABLE'", 'how many rows a table has'],
      ["npx siesta db query 'select * from TABLE limit 20' --json", 'for a program'],
    ],
  })
    .argument('<sql>', 'the SELECT, in quotes')
    .option('--max-rows <n>', 'at most so many rows', number({ min: 1, max: 10_000, step: 1 }), 200)
    .action(
      run<{ maxRows: number }>(async ({ out, stack, signal }, { maxRows }, sql) => {
        const selected = await stack();
        const [{ invoke, refuseHibernated }, outputs] = await Promise.all([import('../deployed/index.ts'), selected.outputs()]);
        refuseHibernated(selected, outputs);
        out.progress('asking the database; when it sleeps, that takes 15 s or longer');
        const answer = Answer.parse(await invoke(selected, { functionName: outputs.queryFunctionName, event: { sql, maxRows } }, signal));
        if ('error' in answer) throw new CliError(answer.error, adviceOn(answer));
        if (answer.truncated) out.warn(`There are more rows than these ${answer.rows.length}: narrow the SELECT, or raise --max-rows.`);
        out.answer(answer, textOf);
      }),
    );

function adviceOn({ error, asked }: z.infer<typeof Failure>): string {
  if (asked === false) return TRY_AGAIN;
  return / command denied to user .* for table /.test(error) ? MEND_THE_TABLE : MEND_THE_SELECT;
}

function textOf({ columns, rows }: z.infer<typeof Result>, paint: Paint, width: number | undefined): string {
  const numeric = columns.flatMap((_, column) => (rows.every((row) => typeof row[column] === 'number') ? [column] : []));
  const lines = table([columns, ...rows.map((row) => row.map(cell))], { right: numeric, columns: width }).split('\n');
  const [header = '', ...rest] = lines;
  return [paint('bold', header), ...rest, paint('dim', `${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`)].join('\n');
}

/** A value on one line, whatever it contains. */
function cell(value: unknown): string {
  if (value === null) return 'NULL';
  const lines = String(typeof value === 'object' ? JSON.stringify(value) : value).split(/[\r\n]+/);
  return lines.length > 1 ? lines.map((line) => line.trim()).join(' ') : lines.join('');
}

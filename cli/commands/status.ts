import type { Command } from 'commander';
import { money } from '../../infra/ground/money.ts';
import { formerClusterIdentifiers } from '../../infra/ground/names.ts';
import { describe, type Run } from '../command/index.ts';
import type { Health, Status } from '../status/index.ts';
import { moment, type Paint, table } from '../terminal/index.ts';

interface Report extends Status {
  stack: string;
  idleUsd: number;
  /** Clusters that a restore keeps without traffic until it is finished. */
  former: string[];
  /** End of the window in which capacity is raised, if there is one now. */
  raisedUntil: string | undefined;
}

export const status = (run: Run): Command =>
  describe('status', {
    summary: 'what the stack does at the moment',
    about: `Shows which version takes the traffic and since when, whether it answers, whether the database sleeps, what alarms have gone off,
what the stack costs while idle, and how far back its data can be put.

It does not wake a sleeping database: it asks AWS about it, and connects to nothing.`,
    examples: [
      ['npx siesta status', 'the selected stack'],
      ['npx siesta status --stack prod --json', 'for a program'],
    ],
  }).action(
    run(async ({ out, stack, signal }) => {
      const selected = await stack();
      const [{ readStatus }, { billFor }, { settingsOf }, { runningWindow }] = await Promise.all([
        import('../status/index.ts'),
        import('../cost/index.ts'),
        import('../decisions/index.ts'),
        import('../event/index.ts'),
      ]);
      const outputs = await selected.outputs();
      const [now, config] = await Promise.all([readStatus(selected, outputs, signal), settingsOf(selected)]);
      // Not concurrently: it is CPU-bound, and would distort the measured response time.
      const idle = await billFor(outputs.name, config);
      const former = formerClusterIdentifiers(outputs.name, config.database);
      const raisedUntil = runningWindow(config, new Date())?.end;
      out.answer<Report>({ stack: selected.name, ...now, idleUsd: idle.total, former, raisedUntil }, textOf);
    }),
  );

function textOf(
  { stack, release, authorizer, url, dashboardUrl, health, database, alarms, quietAlarms, backups, idleUsd, former, raisedUntil }: Report,
  paint: Paint,
): string {
  const rows = [
    ['stack', stack],
    ['version', versionText(release)],
    ...(authorizer ? [['authorizer', versionText(authorizer)]] : []),
    ['URL', url],
    ...(dashboardUrl ? [['dashboard', dashboardUrl]] : []),
    ['health', healthText(health)],
    ['database', databaseText(database)],
    ...former.map((identifier) => ['restore', `not finished: ${identifier} is kept until \`npx siesta db restore --finish\`, or --undo`]),
    ...(raisedUntil ? [['event', `capacity is raised until ${moment(raisedUntil)}; \`npx siesta event stop\` ends it`]] : []),
    ['alarms', alarms.length === 0 ? `none of ${quietAlarms}` : `${alarms.length} of ${alarms.length + quietAlarms}`],
    ['idle cost', `${money(idleUsd)} USD a month, and what is stored`],
    ['backups', backupsText(backups)],
  ];
  const colours = new Map([
    ['health', health.ok ? 'green' : 'red'],
    ['alarms', alarms.length === 0 ? 'green' : 'red'],
  ] as const);
  const loud = alarms.map(({ name, meaning }) => [`  ${name}`, meaning]);
  const width = Math.max(...rows.map(([what = '']) => what.length));
  return rows
    .map(([what = '', text = '']) => {
      const colour = colours.get(what as 'health');
      const line = `${paint('bold', what)}${' '.repeat(width - what.length)}  ${colour ? paint(colour, text) : text}`;
      return what === 'alarms' && loud.length > 0 ? `${line}\n${table(loud)}` : line;
    })
    .join('\n');
}

function versionText({ version, publishedAt, newest, pinned, gone }: Status['release']): string {
  if (gone === version)
    return `${gone}, which is gone: no request is answered. \`npx siesta rollback --forward\` goes to the newest, ${newest}`;
  if (gone)
    return `${version}. A rollback holds it at ${gone}, which is gone: no update passes until \`npx siesta rollback --forward\` lets go`;
  const since = publishedAt ? `, published ${moment(publishedAt)}` : '';
  if (pinned) return `${version}${since}, held there by a rollback; the newest is ${newest} (\`npx siesta rollback --forward\` lets go)`;
  return newest === version ? `${version}${since}, the newest` : `${version}${since}; ${newest} is newer and has not passed its gates`;
}

const healthText = (health: Health): string => (health.ok ? `answers within ${health.ms} ms` : health.problem);

function databaseText({ state, acu, connections, minAcu, maxAcu }: Status['database']): string {
  const range = maxAcu === undefined ? '' : ` (${minAcu} to ${maxAcu} ACU)`;
  if (state === 'awake') return `awake: ${acu} ACU${range}, ${connections ?? 0} ${connections === 1 ? 'connection' : 'connections'}`;
  if (state === 'unknown') return `not measured in the last minutes${range}`;
  if (state === 'hibernated') return 'hibernated: only its snapshot is left; `npx siesta wake` brings it back';
  if (state === 'hibernating') return 'to hibernate, but its cluster is still there: `npm run up` completes that';
  return `${state}${range}`;
}

function backupsText({ from, to, snapshots, newest }: Status['backups']): string {
  const span = from && to && moment(from) !== moment(to) ? `any moment from ${moment(from)} to ${moment(to)}` : '';
  const taken = newest
    ? `${snapshots} ${snapshots === 1 ? 'snapshot' : 'snapshots'}, the newest ${newest.id} of ${moment(newest.createdAt)}`
    : 'no snapshot';
  return [span, taken].filter(Boolean).join('; ');
}

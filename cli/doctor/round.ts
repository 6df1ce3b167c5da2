import type { StackConfig } from '../../infra/settings/index.ts';
import type { Context } from '../command/index.ts';
import type { Stack } from '../stack/index.ts';
import { explain } from '../terminal/index.ts';
import { backups } from './backups.ts';
import { concurrency } from './concurrency.ts';
import { connections } from './connections.ts';
import { credentials } from './credentials.ts';
import { drift } from './drift.ts';
import { errors } from './errors.ts';
import type { Check, CheckContext, Finding } from './finding.ts';
import { interfaces } from './interfaces.ts';
import { orphans } from './orphans.ts';
import { region } from './region.ts';
import { release } from './release.ts';
import { state } from './state.ts';

/** A finding and the name of its check. */
export type CheckFinding = Finding & { check: string };

/** Runs all checks. */
export async function round(context: Context, stack: Stack): Promise<CheckFinding[]> {
  const { out, signal } = context;
  out.progress(`looking at ${stack.name}; comparing it with AWS takes a minute`);
  const [settings, config] = await settingsOf(stack);
  const [deployed, resources] = await attempt(() => stack.resources());
  if (deployed) return [settings, { check: 'state', ...deployed }];
  const patient = { stack, config, resources, signal };
  const run = async (name: string, check: Check): Promise<CheckFinding[]> => runCheck(name, check, patient);
  const [who, inState] = await Promise.all([run('credentials', credentials), run('state', state)]);
  signal.throwIfAborted();
  // Without valid credentials for the account, the other checks would repeat the same error or report nonsense.
  if (who.some((finding) => finding.state === 'wrong')) return [...who, settings, ...inState];
  const rest = await Promise.all([
    run('drift', drift),
    run('orphans', orphans),
    run('interfaces', interfaces),
    run('concurrency', concurrency),
    run('connections', connections),
    run('backups', backups),
    run('region', region),
    run('release', release),
    run('errors', errors),
  ]);
  signal.throwIfAborted();
  return [...who, settings, ...inState, ...rest.flat()];
}

async function runCheck(name: string, check: Check, patient: CheckContext): Promise<CheckFinding[]> {
  const [failed, findings] = await attempt(() => check(patient));
  return failed ? [{ check: name, ...failed }] : findings.map((finding) => ({ check: name, ...finding }));
}

async function settingsOf(stack: Stack): Promise<[CheckFinding, StackConfig | undefined]> {
  // Prod has to be told more before its first update than the other checks need.
  const [[failed], [, config]] = await Promise.all([attempt(() => stack.completeConfig()), attempt(() => stack.config())]);
  return [failed ? { check: 'settings', ...failed } : { check: 'settings', state: 'ok', text: 'they hold' }, config];
}

/** Turns an error of a check into a finding with state `wrong`, with the error's message and advice. */
async function attempt<T>(work: () => Promise<T>): Promise<[Finding, undefined] | [undefined, T]> {
  try {
    return [undefined, await work()];
  } catch (error) {
    const { message, next } = explain(error);
    return [{ state: 'wrong', text: message, ...(next && { fix: next }) }, undefined];
  }
}

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
  const look = async (check: string, run: Check): Promise<CheckFinding[]> => found(check, run, patient);
  const [who, inState] = await Promise.all([look('credentials', credentials), look('state', state)]);
  signal.throwIfAborted();
  // Without valid credentials for the account, the other checks would repeat the same error or report nonsense.
  if (who.some((finding) => finding.state === 'wrong')) return [...who, settings, ...inState];
  const rest = await Promise.all([
    look('drift', drift),
    look('orphans', orphans),
    look('interfaces', interfaces),
    look('concurrency', concurrency),
    look('connections', connections),
    look('backups', backups),
    look('region', region),
    look('release', release),
    look('errors', errors),
  ]);
  signal.throwIfAborted();
  return [...who, settings, ...inState, ...rest.flat()];
}

async function found(check: string, look: Check, patient: CheckContext): Promise<CheckFinding[]> {
  const [failed, findings] = await attempt(() => look(patient));
  return failed ? [{ check, ...failed }] : findings.map((finding) => ({ check, ...finding }));
}

async function settingsOf(stack: Stack): Promise<[CheckFinding, StackConfig | undefined]> {
  const [failed, config] = await attempt(() => stack.config());
  return [failed ? { check: 'settings', ...failed } : { check: 'settings', state: 'ok', text: 'they hold' }, config];
}

/** Turns an error of a check into a finding with state `wrong`, with the error's message and advice. */
async function attempt<T>(look: () => Promise<T>): Promise<[Finding, undefined] | [undefined, T]> {
  try {
    return [undefined, await look()];
  } catch (error) {
    const { message, next } = explain(error);
    return [{ state: 'wrong', text: message, ...(next && { fix: next }) }, undefined];
  }
}

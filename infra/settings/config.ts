import * as pulumi from '@pulumi/pulumi';
import { FIRST_CLUSTER } from '../ground/names.ts';
import type { Decisions } from '../state/index.ts';
import { refuseUnknownNamespaces } from './namespaces.ts';
import { type Problem, problemsOf, withoutProblems } from './problems.ts';
import { refuseContradictions, refuseMissing } from './rules.ts';
import { Settings } from './schema.ts';
import type { Refuse, ScaleWindow, StackConfig } from './stack.ts';

/**
 * Reads and validates a stack's settings.
 *
 * @param settings every setting by its full key (`siesta:auth`, `aws:region`), as Pulumi passes them to a program
 * @param project the project whose settings to read; other namespaces are the providers'
 * @param decisions what commands have decided; takes precedence over the corresponding settings
 * @throws RunError that lists every problem, before anything is registered; Pulumi shows it without a stack trace
 */
export function readConfig(settings: Record<string, string>, project: string, decisions?: Decisions): StackConfig {
  const problems: Problem[] = [];
  const refuse: Refuse = (path, problem) => problems.push({ path: `${project}:${path}`, problem });
  refuseUnknownNamespaces(settings, project, (path, problem) => problems.push({ path, problem }));
  const raw = ownSettings(settings, project, refuse);
  const region = settings['aws:region'] ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? '';
  if (!region) problems.push({ path: 'aws:region', problem: 'is not set: `pulumi config set aws:region us-east-1`.' });
  const own = checked(raw, refuse);
  const config = configOf(own, region, decisions);
  refuseMissing(own, refuse);
  refuseContradictions(config, refuse);
  if (problems.length > 0) {
    throw new pulumi.RunError(`Invalid settings:\n${problems.map(({ path, problem }) => `  - ${path} ${problem}`).join('\n')}`);
  }
  return config;
}

/** The project's own settings. Pulumi passes settings as text, objects as JSON. */
function ownSettings(settings: Record<string, string>, project: string, refuse: Refuse): Record<string, unknown> {
  const namespace = `${project}:`;
  const own = Object.entries(settings).flatMap(([key, text]) =>
    key.startsWith(namespace) ? [[key.slice(namespace.length), text] as const] : [],
  );
  // A dotted key and an object with the same path would override each other in arbitrary order.
  const [dotted, plain] = [own.filter(([path]) => path.includes('.')), own.filter(([path]) => !path.includes('.'))];
  for (const [path] of dotted) refuse(path, `is one key with a dot: set it with \`pulumi config set --path ${path}\`.`);
  return Object.fromEntries(plain.map(([path, text]) => [path, parsed(text)]));
}

function parsed(text: string): unknown {
  if (!text.startsWith('{') && !text.startsWith('[')) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function checked(raw: Record<string, unknown>, refuse: Refuse): Settings {
  const { data, error } = Settings.safeParse(raw);
  if (!error) return data;
  for (const { path, problem } of problemsOf(error.issues, raw)) refuse(path, problem);
  return Settings.parse(withoutProblems(error.issues, raw));
}

/** Combines the settings and applies defaults that depend on other settings. */
function configOf({ jwt, auth, ...settings }: Settings, region: string, decisions: Decisions | undefined): StackConfig {
  const prod = settings.profile === 'prod';
  const { network, api } = settings;
  const database = { ...settings.database, ...decisions?.database };
  const { vpcId, subnetIds } = network.adopt;
  const { domain: name, certificateArn, corsOrigins = prod ? 'none' : '*', docs = !prod, ...gateway } = api;
  return {
    ...settings,
    name: settings.name,
    region,
    auth: auth === 'jwt' ? { mode: auth, ...jwt, jwksUri: jwt.jwksUri } : { mode: 'public' },
    network: { ...network, adopt: vpcId || subnetIds.length > 0 ? { vpcId, subnetIds } : undefined },
    database: { ...database, upgradeTo: database.upgradeTo, ...clustersOf(settings.database, database, prod) },
    backups: { ...settings.backups, copyRegion: settings.backups.copyRegion },
    api: {
      ...gateway,
      docs,
      corsOrigins: corsOrigins === 'none' ? [] : corsOrigins.split(',').map((origin) => origin.trim()),
      domain: name || certificateArn ? { name, certificateArn } : undefined,
    },
    alarms: { ...settings.alarms, email: settings.alarms.email },
    scaleWindows: windowsOf(settings.scaleWindows, decisions?.windows),
  };
}

function clustersOf(
  { protectData }: Settings['database'],
  { clusters, active }: Pick<Settings['database'], 'active'> & { clusters: Decisions['database']['clusters'] },
  prod: boolean,
) {
  const protect = protectData ?? prod;
  const first = { name: FIRST_CLUSTER, snapshot: undefined, at: undefined, of: undefined, protectData: protect };
  const all =
    clusters.length > 0
      ? clusters.map(({ name, snapshot, at, of, final, ...cluster }) => ({
          name,
          snapshot,
          at,
          of,
          final,
          protectData: cluster.protectData ?? protect,
        }))
      : [first];
  return { protectData: protect, clusters: all, active: active ?? all[0]?.name ?? FIRST_CLUSTER };
}

/** The windows from the settings that have not been ended early, and those started by a command. */
function windowsOf(
  windows: Settings['scaleWindows'],
  { started, stopped }: Decisions['windows'] = { started: [], stopped: [] },
): ScaleWindow[] {
  const planned = windows.map((window, index) => ({ ...window, name: window.name ?? `window-${index}` }));
  // Compare the end too: an unnamed window is named after its position in the list.
  const over = (window: ScaleWindow): boolean => stopped.some(({ name, end }) => name === window.name && end === window.end);
  const begun = new Set(started.map(({ name }) => name));
  return [...planned.filter((window) => !over(window) && !begun.has(window.name)), ...started];
}

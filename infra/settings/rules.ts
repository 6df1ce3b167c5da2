import {
  acuFor,
  connectionsNeeded,
  FIRST_TO_PAUSE,
  isServerless,
  majorOf,
  maxConnections,
  pauses,
  RESERVED_CONNECTIONS,
} from '../ground/capacity.ts';
import { vpcBlock } from '../ground/cidr.ts';
import { FIRST_CLUSTER, STACK_NAME } from '../ground/names.ts';
import { isRegion, REGIONS } from '../ground/region.ts';
import { areDistinct, isMoment, isOrdered, overlapping } from '../ground/windows.ts';
import { refuseDomain, refuseKeys } from './gateway-rules.ts';
import { MOST_BURST, type Settings, TRACING_RATE } from './schema.ts';
import type { Refuse, ScaleWindow, StackConfig } from './stack.ts';

/** Refuses a prod stack without the settings that it must state explicitly. */
export function refuseMissing({ profile, auth }: Settings, refuse: Refuse): void {
  if (profile === 'dev' || auth !== '') return;
  refuse('auth', 'is not set, and prod is never public by accident: use jwt (with jwt.issuer and jwt.audience) or public.');
}

/** Refuses settings that are valid by themselves but contradict each other, or that AWS would refuse minutes into an update. */
export function refuseContradictions(config: StackConfig, refuse: Refuse): void {
  refuseName(config, refuse);
  refuseAuth(config, refuse);
  refuseAlarms(config, refuse);
  refuseApi(config, refuse);
  refuseNetwork(config, refuse);
  refuseDatabase(config, refuse);
  refuseClusters(config, refuse);
  refuseCapacity(config, refuse);
  refuseBackups(config, refuse);
  refuseTracing(config, refuse);
  for (const [index, window] of config.scaleWindows.entries()) refuseScaleWindow(config, window, `scaleWindows[${index}]`, refuse);
  refuseWindowsTogether(config.scaleWindows, refuse);
}

function refuseName({ name }: StackConfig, refuse: Refuse): void {
  if (name === undefined || (name.length <= STACK_NAME && /^[a-z](-?[a-z0-9])*$/.test(name))) return;
  refuse('name', `is "${name}": it names a cluster too, so use up to ${STACK_NAME} small letters, digits and single hyphens.`);
}

function refuseAuth({ auth, api }: StackConfig, refuse: Refuse): void {
  if (auth.mode !== 'jwt') return;
  if (!/^https:\/\/\S+$/.test(auth.issuer)) {
    refuse('jwt.issuer', `is "${auth.issuer}": auth jwt needs the issuer's https URL, as in its tokens' "iss".`);
  }
  if (!auth.audience) refuse('jwt.audience', 'is not set: auth jwt needs the audience that tokens are made for ("aud").');
  if (auth.jwksUri) refuseKeys(auth.jwksUri, api.kind, refuse);
}

function refuseAlarms({ alarms: { email }, profile }: StackConfig, refuse: Refuse): void {
  if (profile === 'prod' && !email) refuse('alarms.email', 'is not set: say who is told when prod breaks.');
  if (email && !/^[^\s@]+@[^\s@]+$/.test(email)) refuse('alarms.email', `is "${email}": use one e-mail address.`);
}

function refuseApi({ api, region }: StackConfig, refuse: Refuse): void {
  if (api.domain) refuseDomain(api.domain, region, refuse);
  const origins = api.corsOrigins.filter((origin) => origin !== '*' && !/^https?:\/\/[^/\s]+$/.test(origin));
  if (origins.length > 0)
    refuse('api.corsOrigins', `has "${origins[0]}": use *, none, or origins as in https://app.example.com, with commas.`);
  if (api.burst < Math.min(api.rate, MOST_BURST)) {
    const enough = api.rate <= MOST_BURST ? 'at least the rate' : `${MOST_BURST}, the most there is`;
    refuse('api.burst', `is ${api.burst}, less than api.rate (${api.rate}): use ${enough}.`);
  }
}

function refuseNetwork({ network: { cidr, adopt } }: StackConfig, refuse: Refuse): void {
  const block = vpcBlock(cidr);
  if ('problem' in block) refuse('network.cidr', block.problem);
  if (!adopt) return;
  if (!/^vpc-/.test(adopt.vpcId) || new Set(adopt.subnetIds).size < 2) {
    refuse('network.adopt', 'needs both a vpcId (vpc-...) and two or more subnetIds in different zones of it.');
  }
  const strange = adopt.subnetIds.find((id) => !/^subnet-[0-9a-f]+$/.test(id));
  if (strange) refuse('network.adopt.subnetIds', `has "${strange}", which is no subnet: they are as in subnet-0123456789abcdef0.`);
}

function refuseDatabase({ auth, database }: StackConfig, refuse: Refuse): void {
  const { state, published, clusters, minAcu, maxAcu, engineVersion, upgradeTo, restoreFrom } = database;
  if (minAcu > maxAcu) refuse('database.minAcu', `is ${minAcu}, more than database.maxAcu (${maxAcu}): lower it or raise the maximum.`);
  if (state === 'hibernated' && clusters.some(({ protectData }) => protectData)) {
    refuse(
      'database.state',
      'is hibernated, which deletes the cluster that database.protectData keeps: update once with protectData false, then hibernate.',
    );
  }
  if (published && auth.mode === 'jwt') {
    refuse(
      'database.published',
      "is true with auth jwt: everybody would read what is somebody's own. Set it to false; without it hibernating works with jwt too.",
    );
  }
  if (!isServerless(engineVersion)) {
    refuse(
      'database.engineVersion',
      `is "${engineVersion}": use an Aurora MySQL version, as in 8.0.mysql_aurora.3.10.4 or 8.4.mysql_aurora.8.4.8.`,
    );
  } else if (minAcu === 0 && pauses(engineVersion) === false) {
    refuse(
      'database.engineVersion',
      `is "${engineVersion}", which cannot pause at 0 ACU: use ${FIRST_TO_PAUSE} or later, or database.minAcu 0.5.`,
    );
  }
  if (upgradeTo && upgradeTo !== majorOf(engineVersion)) {
    refuse(
      'database.upgradeTo',
      `is "${upgradeTo}", and database.engineVersion is ${engineVersion}: name the MySQL of that version, or nothing.`,
    );
  }
  if (!/^(latest|none|[a-zA-Z][a-zA-Z0-9:-]*)$/.test(restoreFrom)) {
    refuse('database.restoreFrom', `is "${restoreFrom}": use latest, none, or a snapshot's identifier.`);
  }
}

function refuseClusters({ database: { clusters, active } }: StackConfig, refuse: Refuse): void {
  const names = clusters.map(({ name }) => name);
  if (!names.includes(active)) refuse('database.active', `is "${active}", which is no cluster of this stack: use ${names.join(' or ')}.`);
  if (new Set(names).size < names.length) refuse('database.clusters', 'has two clusters of one name: each needs its own.');
  for (const { name, snapshot, at, of } of clusters) {
    const path = `database.clusters "${name}"`;
    // Up to 40 characters of the stack's name precede it and a reader's name follows: the result must be a valid instance name.
    if (!/^[a-z][a-z0-9]{0,11}$/.test(name)) refuse(path, 'is no name: use up to 12 small letters and digits, a letter first.');
    if (at && !isMoment(at)) refuse(path, `begins at "${at}": write a date-time in UTC, in quotes, as in "2026-12-01T09:00:00Z".`);
    const [copied, momentary] = [snapshot !== undefined, at !== undefined || of !== undefined];
    if (name === FIRST_CLUSTER ? copied || momentary : copied === momentary || (momentary && !(at && of)))
      refuse(path, `needs either snapshot, or at together with of; "${FIRST_CLUSTER}" takes none of them.`);
  }
}

/** What is wrong, if anything, with a concurrency for a database with this maximum capacity. */
export function tooManyConnections(
  { concurrency, connectionLimit }: StackConfig['service'],
  acu: number,
  wayOut: string,
): string | undefined {
  const [needed, most] = [connectionsNeeded(concurrency, connectionLimit), maxConnections(acu)];
  if (needed <= most) return undefined;
  return `is ${concurrency}: with ${connectionLimit} a function and ${RESERVED_CONNECTIONS} for operations that is ${needed} connections, and ${acu} ACU take ${most}: ${wayOut}, or lower it to ${Math.floor((most - RESERVED_CONNECTIONS) / connectionLimit)}.`;
}

function refuseCapacity({ database, service }: StackConfig, refuse: Refuse): void {
  const { concurrency, connectionLimit, provisionedConcurrency } = service;
  const enough = acuFor(connectionsNeeded(concurrency, connectionLimit));
  const raise = enough ? `raise database.maxAcu to ${enough} (an unused maximum is free)` : 'no capacity takes that many';
  const tooMany = tooManyConnections(service, database.maxAcu, raise);
  if (tooMany) refuse('service.concurrency', tooMany);
  if (provisionedConcurrency > concurrency) {
    refuse('service.provisionedConcurrency', `is ${provisionedConcurrency}, more than service.concurrency (${concurrency}): lower it.`);
  }
}

function refuseBackups({ backups: { plan, copyRegion }, region }: StackConfig, refuse: Refuse): void {
  if (copyRegion && plan.length === 0)
    refuse('backups.copyRegion', 'is set without a backups.plan whose backups could be copied: set one, or remove it.');
  if (copyRegion && !isRegion(copyRegion)) refuse('backups.copyRegion', `is "${copyRegion}", which is no region: ${REGIONS}`);
  if (copyRegion && copyRegion === region) refuse('backups.copyRegion', `is ${copyRegion}, this stack's own region: use another.`);
}

function refuseTracing({ api: { kind }, tracing: { rate } }: StackConfig, refuse: Refuse): void {
  if (kind === 'http' && rate !== TRACING_RATE) {
    refuse(
      'tracing.rate',
      `is ${rate}, which changes nothing with api.kind http: no rule reaches what functions record by themselves. Remove it.`,
    );
  }
}

function refuseScaleWindow({ database, service }: StackConfig, window: ScaleWindow, at: string, refuse: Refuse): void {
  for (const edge of ['start', 'end'] as const) {
    if (!isMoment(window[edge])) {
      refuse(`${at}.${edge}`, `is "${window[edge]}": write a date-time with offset, in quotes, as in "2026-12-01T18:00:00+09:00".`);
    }
  }
  if (isMoment(window.start) && isMoment(window.end) && !isOrdered(window)) refuse(`${at}.end`, 'is not after its start: swap them.');
  if (window.minAcu > database.maxAcu) {
    refuse(
      `${at}.minAcu`,
      `is ${window.minAcu}, more than database.maxAcu (${database.maxAcu}): raise the maximum well before, its connections come with a reboot.`,
    );
  }
  if (window.minAcu < database.minAcu) {
    refuse(`${at}.minAcu`, `is ${window.minAcu}, less than database.minAcu (${database.minAcu}): a window only raises.`);
  }
  if (window.provisionedConcurrency > service.concurrency) {
    refuse(`${at}.provisionedConcurrency`, `is ${window.provisionedConcurrency}, more than service.concurrency (${service.concurrency}).`);
  }
}

function refuseWindowsTogether(windows: ScaleWindow[], refuse: Refuse): void {
  for (const [before, within] of overlapping(windows)) {
    refuse('scaleWindows', `has "${before.name}" and "${within.name}" at the same time: make them one.`);
  }
  if (!areDistinct(windows)) refuse('scaleWindows', 'has two windows of one name: their schedules need distinct ones.');
}

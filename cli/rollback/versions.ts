import { type FunctionConfiguration, LambdaClient, paginateListVersionsByFunction } from '@aws-sdk/client-lambda';
import { type Release, type Released, releaseOf } from '../deployed/index.ts';
import type { Outputs, Stack } from '../stack/index.ts';

/** A published version of the api function. */
export interface Version {
  version: string;
  publishedAt: string;
  /** Receives the traffic. */
  live: boolean;
  /** Was published for the newest version's database: another one may no longer exist. */
  sameDatabase: boolean;
  /** Accepts the same callers as the live version: the same issuer and audience, or no tokens. */
  sameCallers: boolean;
  /** The version of the authorizer released with it, if any. */
  authorizer?: string;
}

export interface Versions {
  /** Newest first. */
  all: Version[];
  live: string;
  newest: string;
  pinned: string | undefined;
  /** The release of the authorizer. */
  authorizer?: Release;
}

export async function versionsOf(stack: Stack, outputs: Outputs, signal: AbortSignal): Promise<Versions> {
  const [api, authorizer] = await Promise.all([
    published(stack, outputs, signal),
    outputs.authorizer && published(stack, outputs.authorizer, signal),
  ]);
  const { version: live, newest, pinned } = api.release;
  const database = databaseOf(api.versions[0]);
  const present = liveOf(api);
  const callers = present && callersOf(present, authorizer && liveOf(authorizer));
  const all = api.versions.map((published) => {
    const partner = authorizer && partnerOf(published, authorizer);
    return {
      version: published.Version ?? '',
      publishedAt: new Date(published.LastModified ?? 0).toISOString(),
      live: published.Version === live,
      sameDatabase: databaseOf(published) === database,
      // If the live version no longer exists, its callers are unknown, and at the moment none are served.
      sameCallers: callers === undefined || callersOf(published, partner) === callers,
      ...(authorizer && { authorizer: partner?.Version ?? authorizer.release.newest }),
    };
  });
  return { all, live, newest, pinned, ...(authorizer && { authorizer: authorizer.release }) };
}

interface Published {
  release: Release;
  /** Newest first. */
  versions: FunctionConfiguration[];
}

async function published(stack: Stack, released: Released, signal: AbortSignal): Promise<Published> {
  const release = await releaseOf(stack, released, signal);
  const client = stack.client(LambdaClient, 'lambda');
  const found: FunctionConfiguration[] = [];
  for await (const { Versions = [] } of paginateListVersionsByFunction(
    { client },
    { FunctionName: released.functionName },
    { abortSignal: signal },
  )) {
    found.push(...Versions.filter(({ Version }) => Version !== '$LATEST'));
  }
  return { release, versions: found.sort((a, b) => Number(b.Version) - Number(a.Version)) };
}

const liveOf = ({ release, versions }: Published): FunctionConfiguration | undefined =>
  versions.find(({ Version }) => Version === release.version);

/** The authorizer version released with an api version; the live one if none is recorded or it no longer exists. */
function partnerOf(api: FunctionConfiguration, authorizer: Published): FunctionConfiguration | undefined {
  const { AUTHORIZER_VERSION } = variablesOf(api);
  return authorizer.versions.find(({ Version }) => Version === AUTHORIZER_VERSION) ?? liveOf(authorizer);
}

function databaseOf(version: FunctionConfiguration | undefined): string {
  const { DB_HOST = 'none', DB_PORT = '', DB_NAME = '' } = variablesOf(version);
  return `${DB_HOST}:${DB_PORT}/${DB_NAME}`;
}

function callersOf(api: FunctionConfiguration | undefined, authorizer: FunctionConfiguration | undefined): string {
  const { AUTH_ISSUER, AUTH_AUDIENCE, AUTH_JWKS_URI } = variablesOf(authorizer);
  return JSON.stringify([variablesOf(api).AUTH, AUTH_ISSUER, AUTH_AUDIENCE, AUTH_JWKS_URI]);
}

const variablesOf = (version: FunctionConfiguration | undefined): Record<string, string> => version?.Environment?.Variables ?? {};

import { type FunctionConfiguration, LambdaClient, paginateListVersionsByFunction } from '@aws-sdk/client-lambda';
import { type Release, type Released, releaseOf } from '../deployed/index.ts';
import type { Outputs, Stack } from '../stack/index.ts';

/** A published version of the api function. */
export interface Version {
  version: string;
  publishedAt: string;
  /** Takes the traffic. */
  live: boolean;
  /** Was made for the database that the newest version has: another one may be gone. */
  sameDatabase: boolean;
  /** Lets in whom the present one lets in: with tokens of the same issuer and audience, or without any. */
  sameCallers: boolean;
  /** The version of the authorizer that goes with it, where there is one. */
  authorizer?: string;
}

export interface Versions {
  /** The newest first. */
  all: Version[];
  live: string;
  newest: string;
  pinned: string | undefined;
  /** What the authorizer's alias is at. */
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
      // Of one that is gone nobody knows whom it let in: none, at the moment.
      sameCallers: callers === undefined || callersOf(published, partner) === callers,
      ...(authorizer && { authorizer: partner?.Version ?? authorizer.release.newest }),
    };
  });
  return { all, live, newest, pinned, ...(authorizer && { authorizer: authorizer.release }) };
}

interface Published {
  release: Release;
  /** The newest first. */
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

/** The version of the authorizer that one of the api function was released with. The live one stays where none is said, or it is gone. */
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

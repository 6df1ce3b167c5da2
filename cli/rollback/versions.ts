import { type FunctionConfiguration, LambdaClient, paginateListVersionsByFunction } from '@aws-sdk/client-lambda';
import { releaseOf } from '../release.ts';
import type { Outputs, Stack } from '../stack/index.ts';

/** A published version of the api function. */
export interface Version {
  version: string;
  publishedAt: string;
  /** Takes the traffic. */
  live: boolean;
  /** Was made for the database that the newest version has: another one may be gone. */
  sameDatabase: boolean;
}

export interface Versions {
  /** The newest first. */
  all: Version[];
  live: string;
  newest: string;
  pinned: string | undefined;
}

export async function versionsOf(stack: Stack, outputs: Outputs, signal: AbortSignal): Promise<Versions> {
  const release = await releaseOf(stack, outputs, signal);
  const client = stack.client(LambdaClient, 'lambda');
  const found: FunctionConfiguration[] = [];
  for await (const { Versions = [] } of paginateListVersionsByFunction(
    { client },
    { FunctionName: outputs.functionName },
    { abortSignal: signal },
  )) {
    found.push(...Versions.filter(({ Version }) => Version !== '$LATEST'));
  }
  const sorted = found.sort((a, b) => Number(b.Version) - Number(a.Version));
  const current = databaseOf(sorted[0]);
  const all = sorted.map((it) => ({
    version: it.Version ?? '',
    publishedAt: new Date(it.LastModified ?? 0).toISOString(),
    live: it.Version === release.version,
    sameDatabase: databaseOf(it) === current,
  }));
  return { all, live: release.version, newest: release.newest, pinned: release.pinned };
}

function databaseOf(version: FunctionConfiguration | undefined): string {
  const { DB_HOST = 'none', DB_PORT = '', DB_NAME = '' } = version?.Environment?.Variables ?? {};
  return `${DB_HOST}:${DB_PORT}/${DB_NAME}`;
}

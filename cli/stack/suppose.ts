import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from '../terminal/index.ts';
import { writtenOf } from './settings.ts';
import { type Reach, Stack, shortNameOf } from './stack.ts';

/** A stack that an estimate is about. */
export interface Supposed {
  stack: Stack;
  /** What is not said, and taken for granted: a sentence each. */
  assumed: string[];
}

/** Prices are lowest there, and everything is offered. */
const REGION = 'us-east-1';

/** The stack that is named, or selected, or that of Pulumi.dev.yaml; from its file alone, so that neither Pulumi nor a login is needed. */
export async function suppose(folder: string, said: string | undefined, reach: Reach, signal: AbortSignal): Promise<Supposed> {
  const chosen = said ?? (await selected(folder, reach, signal));
  // Says what to do.
  if (!chosen && !existsSync(join(folder, 'Pulumi.dev.yaml')))
    return { stack: await Stack.select(folder, said, reach, signal), assumed: [] };
  const name = chosen ?? 'dev';
  const { sealed, ...written } = writtenOf(folder, shortNameOf(name));
  const place = written.settings['aws:region'] || process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION;
  const settings = { ...written.settings, 'aws:region': place ?? REGION };
  return {
    stack: Stack.of({ folder, name, reach, signal, written: { ...written, settings } }),
    assumed: [
      ...(chosen ? [] : ['No stack is named or selected: these are the settings in Pulumi.dev.yaml.']),
      ...(place ? [] : [`No region is said: this is ${REGION}.`]),
      ...(sealed.length > 0 ? [`Left out, as secrets are: ${sealed.join(', ')}.`] : []),
    ],
  };
}

async function selected(folder: string, reach: Reach, signal: AbortSignal): Promise<string | undefined> {
  try {
    return await reach.pulumi.selected(folder, signal);
  } catch (error) {
    if (error instanceof CliError) return undefined;
    throw error;
  }
}

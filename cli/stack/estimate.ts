import { CliError } from '../terminal/index.ts';
import { readSettingsFiles } from './settings.ts';
import { type Reach, Stack, shortNameOf } from './stack.ts';

/** The stack of an estimate. */
export interface EstimatedStack {
  stack: Stack;
  /** Values that had to be assumed, one sentence each. */
  assumed: string[];
}

/** The region with the lowest prices, and with every service. */
const REGION = 'us-east-1';

/** The named or selected stack, or default settings; read from files only, so that neither Pulumi nor a login is needed. */
export async function stackForEstimate(
  folder: string,
  given: string | undefined,
  reach: Reach,
  signal: AbortSignal,
): Promise<EstimatedStack> {
  const chosen = given ?? (await selected(folder, reach, signal));
  const { sealed, hasFile, ...written } = readSettingsFiles(folder, chosen && shortNameOf(chosen));
  // Only Pulumi knows whether a stack without a file exists.
  if (given && !hasFile) return { stack: await Stack.select(folder, given, reach, signal), assumed: [] };
  const place = written.settings['aws:region'] || process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION;
  const settings = { ...written.settings, 'aws:region': place ?? REGION };
  return {
    stack: Stack.of({ folder, name: chosen ?? 'dev', reach, signal, written: { ...written, settings } }),
    assumed: [
      ...(chosen ? [] : ['No stack is named or selected: these are the defaults in Pulumi.yaml.']),
      ...(place ? [] : [`No region is set: ${REGION} is assumed.`]),
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

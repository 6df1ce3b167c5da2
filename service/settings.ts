import { ConfigError } from './config.ts';
import { log } from './http/log.ts';

/**
 * Reads a function's settings from the environment. Invalid settings end the process with one line in the log: an error thrown while a module
 * loads would be printed with its source line, which is the entire minified bundle.
 */
export function settings<T>(read: (env: NodeJS.ProcessEnv) => T): T {
  try {
    return read(process.env);
  } catch (error) {
    return exitOnConfigError(error);
  }
}

/** Same, for settings that turn out to be wrong later. @throws any error that is not a ConfigError. */
export function exitOnConfigError(error: unknown): never {
  if (!(error instanceof ConfigError)) throw error;
  log('error', { msg: error.message });
  process.exit(1);
}

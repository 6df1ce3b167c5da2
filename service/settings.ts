import { ConfigError } from './config.ts';
import { log } from './http/log.ts';

/**
 * Reads a function's settings from the environment. Where they are wrong the function does not start, and its log has one line about it:
 * what is thrown while a module loads is printed with its source, and that is all of the bundle.
 */
export function settings<T>(read: (env: NodeJS.ProcessEnv) => T): T {
  try {
    return read(process.env);
  } catch (error) {
    return exitOnConfigError(error);
  }
}

/** The same for what shows that a setting is wrong only later. @throws what is no matter of settings. */
export function exitOnConfigError(error: unknown): never {
  if (!(error instanceof ConfigError)) throw error;
  log('error', { msg: error.message });
  process.exit(1);
}

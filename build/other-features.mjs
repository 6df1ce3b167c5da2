import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

const own = new URL('../service/features.ts', import.meta.url).href;

/** Redirects every import of the service's features, and every request for their file, to another file. */
export function replaceFeatures(file) {
  const { href } = pathToFileURL(file);
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const resolved = nextResolve(specifier, context);
      return resolved.url === own ? { ...resolved, url: href } : resolved;
    },
  });
}

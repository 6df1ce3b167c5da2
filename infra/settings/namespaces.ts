import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { Refuse } from './stack.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const versions = z.record(z.string(), z.string()).default({});
const Project = z.object({ dependencies: versions, devDependencies: versions });
/** The part of a package.json by which Pulumi recognizes provider packages. */
const Package = z.object({ pulumi: z.object({ resource: z.literal(true), name: z.string() }) });

/** Refuses settings in unknown namespaces, as all are after the project is renamed: ignoring them would apply defaults to protected data. */
export function refuseUnknownNamespaces(settings: Record<string, string>, project: string, refuse: Refuse): void {
  const strange = Object.keys(settings).filter((key) => !['pulumi', project].includes(namespaceOf(key)));
  const providers = strange.length > 0 ? providersOf(ROOT) : [];
  for (const key of strange) {
    const namespace = namespaceOf(key);
    if (providers.includes(namespace)) continue;
    refuse(
      key,
      `is read by nobody: the project is called ${project}, and package.json has no provider ${namespace}. Rename it to ${project}${key.slice(namespace.length)}, or remove it.`,
    );
  }
}

const namespaceOf = (key: string): string => key.split(':', 1).join();

/** Names of the providers that the project depends on, which are the namespaces of their settings. */
function providersOf(root: string): string[] {
  const { dependencies, devDependencies } = Project.parse(JSON.parse(readFileSync(`${root}/package.json`, 'utf8')));
  return Object.keys({ ...dependencies, ...devDependencies }).flatMap((name) => {
    const manifest = `${root}/node_modules/${name}/package.json`;
    const { data } = Package.safeParse(existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')) : {});
    return data ? [data.pulumi.name] : [];
  });
}

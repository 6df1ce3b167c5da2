import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KnownTable } from './known.ts';

/** A feature as found in its files. */
export interface FeatureFolder {
  /** As in features.ts. */
  name: string;
  /** Relative to the project's folder. */
  folder: string;
  /** The tables that its migrations create. */
  tables: KnownTable[];
}

export const FEATURES_FILE = 'service/features.ts';
export const migrationsIn = (folder: string): string => `${folder}/migrations`;
export const schemaFile = (folder: string): string => `${migrationsIn(folder)}/schema.json`;
export const migrationsIndex = (folder: string): string => `${migrationsIn(folder)}/index.ts`;

/** A line of features.ts. */
const FEATURE = /^export \{ (\w+) \} from '\.\/(.+)\/feature\.ts';$/gm;

/** The features of a project, in the order of features.ts. */
export function featuresOf(project: string): FeatureFolder[] {
  const lines = readFileSync(join(project, FEATURES_FILE), 'utf8').matchAll(FEATURE);
  return [...lines].map(([, name = '', below]) => {
    const folder = `service/${below}`;
    const schema = join(project, schemaFile(folder));
    return { name, folder, tables: existsSync(schema) ? (JSON.parse(readFileSync(schema, 'utf8')) as KnownTable[]) : [] };
  });
}

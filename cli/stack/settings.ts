import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, type Tags } from 'yaml';
import { CliError } from '../terminal/index.ts';

/** A stack's raw settings. */
export interface RawSettings {
  project: string;
  /** By full key, objects as JSON, as Pulumi passes them to a program. */
  settings: Record<string, string>;
  /** Whether its secrets are encrypted with a passphrase. */
  passphrase: boolean;
}

/** The settings as far as files contain them. */
export interface SettingsInFiles extends RawSettings {
  /** Whether it has a file of its own. That is optional, and without one only Pulumi knows whether the stack exists. */
  hasFile: boolean;
  /** Keys whose values the files do not reveal: secrets, and `environment`, which imports settings from elsewhere. */
  sealed: string[];
}

type Settings = Record<string, unknown>;

interface StackFile {
  config?: Settings;
  environment?: unknown;
  encryptionsalt?: string;
}

/**
 * Reads a stack's settings like Pulumi, but without it: from the stack's file, if any, with Pulumi.yaml's defaults.
 * @param stack its name within the project; undefined reads only the defaults
 */
export function readSettingsFiles(folder: string, stack: string | undefined): SettingsInFiles {
  const project = yamlOf(join(folder, 'Pulumi.yaml')) as { name: string; stackConfigDir?: string; config?: Settings };
  const file = join(folder, project.stackConfigDir ?? '', `Pulumi.${stack}.yaml`);
  const hasFile = stack !== undefined && existsSync(file);
  const { config, environment, encryptionsalt }: StackFile = hasFile ? yamlOf(file) : {};
  const withDefaults: Settings = { ...config };
  const sealed = Object.keys(withDefaults).filter((key) => isSecret(withDefaults[key]));
  for (const [name, declared] of Object.entries(project.config ?? {})) addDefault(withDefaults, name, declared, project.name);
  const settings = Object.entries(withDefaults).flatMap(([key, value]) => (sealed.includes(key) ? [] : [[key, asText(value)]]));
  return {
    project: project.name,
    hasFile,
    settings: Object.fromEntries(settings),
    sealed: environment ? [...sealed, 'environment'] : sealed,
    passphrase: encryptionsalt !== undefined,
  };
}

/** Pulumi reads YAML 1.1, except for its booleans and sexagesimal numbers. */
const tags = (all: Tags): Tags => [
  ...all.filter((tag) => typeof tag !== 'string' && !tag.tag?.endsWith(':bool') && tag.format !== 'TIME'),
  'bool',
];

function yamlOf(file: string): Settings {
  try {
    return (parse(readFileSync(file, 'utf8'), { schema: 'yaml-1.1', customTags: tags }) ?? {}) as Settings;
  } catch (error) {
    throw new CliError(
      `${file} cannot be read: ${(error as Error).message.split('\n')[0]}`,
      'Mend the file; `git diff` shows what has changed in it.',
    );
  }
}

const isObject = (value: unknown): value is Settings =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** A list or object is secret if any part of it is. */
function isSecret(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isSecret);
  if (!isObject(value)) return false;
  return (Object.keys(value).length === 1 && typeof value.secure === 'string') || Object.values(value).some(isSecret);
}

/** Adds a default from Pulumi.yaml. In the project's own settings a dot separates the levels of objects. */
function addDefault(settings: Settings, name: string, declared: unknown, project: string): void {
  const { value, default: fallback = value } = isObject(declared) ? declared : { value: declared };
  if (fallback === undefined) return;
  const [namespace = '', key = ''] = name.includes(':') ? name.split(':') : [project, name];
  const [first = '', ...rest] = namespace === project ? key.split('.') : [key];
  put(settings, [`${namespace}:${first}`, ...rest], fallback);
}

function put(into: Settings, [first = '', ...rest]: string[], value: unknown): void {
  if (rest.length === 0) {
    if (!(first in into)) into[first] = value;
    return;
  }
  const inner = isObject(into[first]) ? into[first] : {};
  into[first] = { ...inner };
  put(into[first] as Settings, rest, value);
}

function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return asGo(value);
  return typeof value === 'object' ? JSON.stringify(withTimes(value)) : String(value);
}

/** An unquoted timestamp reaches the program as a date converted back to text, which differs from the original. */
function withTimes(value: unknown): unknown {
  if (value instanceof Date) return asGo(value);
  if (Array.isArray(value)) return value.map(withTimes);
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withTimes(member)])) : value;
}

const asGo = (time: Date): string =>
  `${time
    .toISOString()
    .replace('T', ' ')
    .replace(/(\.000)?Z$/, '')} +0000 UTC`;

import * as z from 'zod';
import { nearest } from './nearest.ts';
import { Settings } from './schema.ts';

type Path = readonly PropertyKey[];

/** What is wrong with a setting, and where. */
export interface Problem {
  path: string;
  problem: string;
}

const NOT_OFFERED: Record<string, string> = {
  'database.proxy':
    'is not offered: an RDS Proxy keeps connections open, so a database at 0 ACU would never pause, and costs at least $86 a month. Remove it; for more connections raise database.maxAcu, which is free.',
};

/** The schema's issues as sentences: invalid values first, then unknown settings. */
export function problemsOf(issues: readonly z.core.$ZodIssue[], settings: unknown): Problem[] {
  const values = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? [] : [{ path: written(ofList(issue)), problem: issue.message }],
  );
  const strangers = issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? unknown(issue, settings) : []));
  return [...values, ...strangers];
}

/** The settings without the invalid ones, so that the rest can be checked against the defaults in the same run. */
export function withoutProblems(issues: readonly z.core.$ZodIssue[], settings: unknown): unknown {
  const rest = structuredClone(settings);
  // From the end, so that removing a list's entry does not move those still to be removed.
  for (const issue of issues.toReversed()) {
    if (issue.code === 'unrecognized_keys') for (const key of issue.keys) Reflect.deleteProperty(valueAt(rest, issue.path) as object, key);
    else leaveOut(issue, valueAt(rest, issue.path.slice(0, -1)));
  }
  return rest;
}

function leaveOut({ code, path }: z.core.$ZodIssue, from: unknown): void {
  const key = path.at(-1) ?? '';
  if (!Array.isArray(from)) Reflect.deleteProperty(from as object, key);
  else if (code === 'invalid_value') from.splice(Number(key), 1);
  // Emptied instead of removed, so that the paths of the others stay valid.
  else from[Number(key)] = {};
}

/** The paths of all settings, as declared in Pulumi.yaml. */
export const knownPaths = (): string[] => pathsOf(Settings, '');

/** Unknown settings are errors: a misspelt one would silently have no effect. */
function unknown({ path, keys }: z.core.$ZodIssueUnrecognizedKeys, settings: unknown): Problem[] {
  const siblings = pathsOf(path.reduce<z.core.$ZodType | undefined>(within, Settings), written(path));
  const known = [...(path.some((key) => typeof key === 'number') ? [] : knownPaths()), ...siblings];
  const words = known.map((candidate) => candidate.replace(/\..*/, ''));
  return keys
    .flatMap((key) => leavesOf(valueAt(settings, [...path, key]), written([...path, key])))
    .map((leaf) => {
      const near = nearest(leaf, [...known, ...words]);
      return { path: leaf, problem: NOT_OFFERED[leaf] ?? `is not a setting: ${near ? `did you mean ${near}?` : 'remove it.'}` };
    });
}

/** An invalid word in a list is reported for the list. */
const ofList = ({ code, path }: z.core.$ZodIssue): Path =>
  code === 'invalid_value' && typeof path.at(-1) === 'number' ? path.slice(0, -1) : path;

const written = (path: Path): string =>
  path.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index > 0 ? '.' : ''}${String(key)}`)).join('');

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined), value);

function leavesOf(value: unknown, path: string): string[] {
  const inner = isObject(value) ? Object.entries(value) : [];
  return inner.length > 0 ? inner.flatMap(([key, member]) => leavesOf(member, `${path}.${key}`)) : [path];
}

/** The object or list schema inside of defaults and conversions. */
function bare(schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional) return bare(schema.unwrap());
  if (schema instanceof z.ZodPipe) return bare(schema.in instanceof z.ZodTransform ? schema.out : schema.in);
  return schema;
}

function within(schema: z.core.$ZodType | undefined, key: PropertyKey): z.core.$ZodType | undefined {
  const inner = bare(schema);
  if (inner instanceof z.ZodArray) return inner.element as z.core.$ZodType;
  return inner instanceof z.ZodObject ? (inner.shape[String(key)] as z.core.$ZodType) : undefined;
}

function pathsOf(schema: z.core.$ZodType | undefined, path: string): string[] {
  const inner = bare(schema);
  if (!(inner instanceof z.ZodObject)) return [path];
  return Object.entries(inner.shape).flatMap(([key, member]) => pathsOf(member as z.core.$ZodType, path ? `${path}.${key}` : key));
}

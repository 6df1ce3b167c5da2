import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import type { LambdaFunctionArgs } from './args.ts';

/** A zip of a folder, minus excluded entries, plus additional files. Deterministic: the same content gives the same zip. */
export function functionCode({ codePath, exclude = [], files = {} }: Pick<LambdaFunctionArgs, 'codePath' | 'exclude' | 'files'>) {
  const entries = readdirSync(codePath, { withFileTypes: true }).filter(({ name }) => !exclude.includes(name));
  const assets = entries.map((entry) => {
    const path = join(codePath, entry.name);
    return [entry.name, entry.isDirectory() ? new pulumi.asset.FileArchive(path) : new pulumi.asset.FileAsset(path)] as const;
  });
  const texts = Object.entries(files).map(([path, text]) => [path, new pulumi.asset.StringAsset(text)] as const);
  return new pulumi.asset.AssetArchive(Object.fromEntries([...assets, ...texts]));
}

/** Those of the files that the folder does not contain; all of them if there is no folder. */
export const missingFrom = (folder: string, files: string[]): string[] => files.filter((file) => !existsSync(join(folder, file)));

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { filesBelow } from './artifact.ts';

/** The zip of a folder, with fixed times, as Lambda would store it. */
export function zipOf(folder: string, { without }: { without: string }): Promise<Buffer> {
  const zip = new ZipFile();
  for (const file of filesBelow(folder).filter((name) => !name.startsWith(without))) {
    zip.addBuffer(readFileSync(join(folder, file)), file, { mtime: new Date(0), compressionLevel: 9 });
  }
  zip.end();
  return buffer(zip.outputStream as unknown as NodeJS.ReadableStream);
}

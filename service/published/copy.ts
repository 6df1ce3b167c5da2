import { EVERYONE } from '../auth/owner.ts';
import type { Served } from '../rest/served.ts';

/** A function's answer has at most 6 MB, its body a text within JSON: there quotes, and what is escaped, take twice their bytes. */
export const COPY_LIMIT = 5_500_000;
const PAGE = 1_000;

/** What is copied of one list: from its beginning, as far as it fits. */
export interface CopiedList {
  path: string;
  /** How many items there are, and how many of them are in the copy. */
  total: number;
  copied: number;
  /** The first of them, with all that becomes readable of each. */
  sample: Record<string, unknown> | null;
}

export interface Copy {
  /** A JSON object: by path, arrays as the lists answer. */
  json: string;
  lists: CopiedList[];
}

/** @param baseUrl where clients reach the API. @param limit bytes that the copy may take within an answer. */
export async function copyOf(services: readonly Served[], baseUrl: string, limit = COPY_LIMIT): Promise<Copy> {
  const lists: CopiedList[] = [];
  const parts: string[] = [];
  let room = limit - '{}'.length;
  for (const service of services) {
    const { path } = service.resource;
    room -= bytesWithin(`${JSON.stringify(path)}:[],`);
    const { lines, ...list } = await linesOf(service, baseUrl, room);
    room -= lines.reduce((sum, line) => sum + bytesWithin(`${line},`), 0);
    parts.push(`${JSON.stringify(path)}:[${lines.join(',')}]`);
    lists.push({ path, ...list });
  }
  return { json: `{${parts.join(',')}}`, lists };
}

async function linesOf(service: Served, baseUrl: string, limit: number): Promise<Omit<CopiedList, 'path'> & { lines: string[] }> {
  const { path, published = 'createdAt' } = service.resource;
  const lines: string[] = [];
  let [room, total, sample]: [number, number, CopiedList['sample']] = [limit, 0, null];
  for (let cursor: string | undefined; ; ) {
    const count = cursor === undefined;
    const page = await service.list(EVERYONE, {
      limit: PAGE,
      sort: published,
      count,
      filters: {},
      ...(cursor !== undefined && { cursor }),
    });
    total = page.total ?? total;
    for (const item of page.items) {
      const answer = service.present(item, `${baseUrl}/${path}/${item.id}`);
      const line = JSON.stringify(answer);
      sample ??= answer;
      room -= bytesWithin(`${line},`);
      if (room < 0) break;
      lines.push(line);
    }
    cursor = page.next;
    if (cursor === undefined || room < 0) break;
  }
  // Others may have added some since they were counted.
  return { lines, total: Math.max(total, lines.length), copied: lines.length, sample };
}

/** What a text takes within another JSON text. */
const bytesWithin = (text: string): number => Buffer.byteLength(JSON.stringify(text)) - '""'.length;

import { EVERYONE } from '../auth/owner.ts';
import type { ListableService } from '../rest/listable-service.ts';

/** In bytes. A Lambda response is limited to 6 MB, and carries the body as a JSON string, in which escapes such as \" count double. */
export const COPY_LIMIT = 5_500_000;
const PAGE = 1_000;

/** The copied part of one list: its first items, as many as fit. */
export interface CopiedList {
  path: string;
  /** How many items the list has, and how many of them were copied. */
  total: number;
  copied: number;
  /** The first item, with every field that becomes public. */
  sample: Record<string, unknown> | null;
}

export interface Copy {
  /** A JSON object: resource paths with arrays of items in the lists' format. */
  json: string;
  lists: CopiedList[];
}

/** @param baseUrl URL under which clients reach the API. @param limit size limit of the copy, in bytes within a JSON string. */
export async function copyOf(services: readonly ListableService[], baseUrl: string, limit = COPY_LIMIT): Promise<Copy> {
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

async function linesOf(service: ListableService, baseUrl: string, limit: number): Promise<Omit<CopiedList, 'path'> & { lines: string[] }> {
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
  // Items may have been added since the count.
  return { lines, total: Math.max(total, lines.length), copied: lines.length, sample };
}

/** Size of a text inside a JSON string, in bytes. */
const bytesWithin = (text: string): number => Buffer.byteLength(JSON.stringify(text)) - '""'.length;

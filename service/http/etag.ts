/** Entity tags of RFC 9110, section 8.8: those of this API are strong; clients may send weak ones and lists. */

const TAG = /^(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/;

/** The tags of an If-Match or If-None-Match header; `*` stands alone. */
export function tagsOf(header: string): string[] {
  return header
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag === '*' || TAG.test(tag));
}

/** Whether the header stands for any state that exists. */
export const matchesAny = (header: string): boolean => tagsOf(header).includes('*');

/** Strong comparison, for If-Match: a weak tag matches nothing. */
export function ifMatch(header: string, etag: string): boolean {
  return tagsOf(header).some((tag) => tag === '*' || tag === etag);
}

/** Weak comparison, for If-None-Match. */
export function ifNoneMatch(header: string, etag: string): boolean {
  return tagsOf(header).some((tag) => tag === '*' || tag.replace(/^W\//, '') === etag);
}

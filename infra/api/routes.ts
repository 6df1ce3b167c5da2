/** One way through a gateway to the function. */
export interface Route {
  /** As both kinds of gateway write it: `/health`, `/docs/{file}`, `/{proxy+}`. */
  path: string;
  method: 'ANY' | 'OPTIONS';
  /** Whether it needs no token. */
  open: boolean;
}

/** Everything that no other route names. */
export const GREEDY = '/{proxy+}';

/**
 * What a gateway routes: all to the function. With tokens, the open paths have routes of their own, and so have preflights, which carry no token.
 * The function answers 404 and 405 itself.
 */
export function routesOf(tokens: boolean, openPaths: string[]): Route[] {
  const open = tokens ? openPaths : [];
  const everything = ['/', GREEDY].filter((path) => !open.includes(path));
  return [
    ...open.map((path): Route => ({ path, method: 'ANY', open: true })),
    ...everything.map((path): Route => ({ path, method: 'ANY', open: !tokens })),
    ...(tokens ? [{ path: GREEDY, method: 'OPTIONS', open: true } satisfies Route] : []),
  ];
}

/** A path and all above it but the root, shortest first: `/docs/{file}` is `/docs`, `/docs/{file}`. */
export function ancestry(path: string): string[] {
  const segments = path.split('/').filter((segment) => segment !== '');
  return segments.map((_, index) => `/${segments.slice(0, index + 1).join('/')}`);
}

/** Part of the logical names of what belongs to a path: `docs-file`. */
export const nameOf = (path: string): string => path.replaceAll(/[^a-zA-Z0-9]+/g, '-').replaceAll(/^-|-$/g, '') || 'root';

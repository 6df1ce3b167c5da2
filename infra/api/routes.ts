/** One route from the gateway to the function. */
export interface Route {
  /** In the notation of both kinds of gateway: `/health`, `/docs/{file}`, `/{proxy+}`. */
  path: string;
  method: 'ANY' | 'OPTIONS';
  /** Whether it needs no token. */
  open: boolean;
}

/** The catch-all route. */
export const GREEDY = '/{proxy+}';

/**
 * The gateway's routes, which all lead to the function; 404 and 405 are its own answers. With tokens, open paths need routes of their own, and so do
 * preflights, which carry no token.
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

/** A path and its ancestors except the root, shortest first: `/docs/{file}` gives `/docs`, `/docs/{file}`. */
export function ancestry(path: string): string[] {
  const segments = path.split('/').filter((segment) => segment !== '');
  return segments.map((_, index) => `/${segments.slice(0, index + 1).join('/')}`);
}

/** The part of logical names that identifies a path: `docs-file`. */
export const nameOf = (path: string): string => path.replaceAll(/[^a-zA-Z0-9]+/g, '-').replaceAll(/^-|-$/g, '') || 'root';

import type { NextFunction, Request, Response } from 'express';
import { Problem } from './problem.ts';

interface Layer {
  match(path: string): boolean;
  route?: { path: string; methods: Record<string, boolean> };
}

/** Methods that address one item: `DELETE /things/` is a request with an empty id, and must not be taken for the whole list. */
const OF_AN_ITEM = ['DELETE', 'PATCH'];

/** The methods with a route for the request's path; empty when no route matches. */
export function allowedMethods({ app, path }: Request): string[] {
  const { stack } = (app as unknown as { router: { stack: Layer[] } }).router;
  const methods = new Set<string>();
  for (const { route } of stack.filter((layer) => layer.route && layer.match(path))) {
    const idIsEmpty = path.endsWith('/') && !/:\w+$/.test(route?.path ?? '');
    for (const method of Object.keys(route?.methods ?? {}).map((name) => name.toUpperCase()))
      if (!(idIsEmpty && OF_AN_ITEM.includes(method))) methods.add(method);
  }
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods].sort();
}

/** 404 for an item request with an empty id: the router ignores a trailing slash and would match the list's route. */
export function assertId(request: Request, _response: Response, next: NextFunction): void {
  const { method, path } = request;
  if (OF_AN_ITEM.includes(method) && path.endsWith('/') && !allowedMethods(request).includes(method)) throw Problem.notFound();
  next();
}

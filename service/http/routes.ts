import type { NextFunction, Request, Response } from 'express';
import { Problem } from './problem.ts';

interface Layer {
  match(path: string): boolean;
  route?: { path: string; methods: Record<string, boolean> };
}

/** What is done to the one item that the end of a path names: `DELETE /things/` is what a client with an empty id asks for, not for the list. */
const OF_AN_ITEM = ['DELETE', 'PATCH'];

/** The methods that some route has for the path of this request; empty when no route has that path. */
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

/** 404 for what needs an id where the id is empty: the router takes a slash at the end for none. */
export function assertId(request: Request, _response: Response, next: NextFunction): void {
  const { method, path } = request;
  if (OF_AN_ITEM.includes(method) && path.endsWith('/') && !allowedMethods(request).includes(method)) throw Problem.notFound();
  next();
}

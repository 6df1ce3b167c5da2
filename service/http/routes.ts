import type { Request } from 'express';

interface Layer {
  match(path: string): boolean;
  route?: { methods: Record<string, boolean> };
}

/** The methods that some route has for the path of this request; empty when no route has that path. */
export function allowedMethods(request: Request): string[] {
  const { stack } = (request.app as unknown as { router: { stack: Layer[] } }).router;
  const methods = new Set<string>();
  for (const { route } of stack.filter((layer) => layer.route && layer.match(request.path))) {
    for (const method of Object.keys(route?.methods ?? {})) methods.add(method.toUpperCase());
  }
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods].sort();
}

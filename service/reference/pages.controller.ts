import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { CONFIG, type ServiceConfig } from '../config.ts';
import { Conditions, type Preconditions } from '../http/preconditions.ts';
import { Problem } from '../http/problem.ts';
import { scopeOf } from '../http/scope.ts';
import { DeclarationError } from '../rest/declaration/declaration-error.ts';
import { FEATURES, type Feature } from '../rest/feature.ts';
import { openapi } from './openapi.ts';

/** Swagger UI's files and its start script, by served name. */
const DOCS_FILES: Record<string, string> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'docs.js': 'text/javascript; charset=utf-8',
};

/** Injection token of the page's URL. */
export const PAGE = Symbol('page');

/** The page of the feature that has one, or null. @throws DeclarationError when several features have one. */
export function pageOf(features: readonly Feature[]): URL | null {
  const pages = features.flatMap(({ page }) => (page ? [page] : []));
  if (pages.length > 1) throw new DeclarationError(`there is one page at /, and these features each have one: ${pages.join(', ')}`);
  return pages[0] ?? null;
}

/** The HTML page at `/`: a feature's own, otherwise the API reference. */
@Controller()
export class PagesController {
  constructor(
    @Inject(CONFIG) private readonly config: ServiceConfig,
    @Inject(PAGE) private readonly url: URL | null,
  ) {}

  @Get()
  page(@Conditions() conditions: Preconditions, @Req() request: Request, @Res() response: Response): void {
    if (!this.url) {
      if (!this.config.docs) throw Problem.notFound();
      response.redirect(302, `${scopeOf(request).baseUrl}/docs`);
      return;
    }
    conditions.assert();
    const whole = readFileSync(this.url, 'utf8');
    // Without docs, remove the link to them.
    const linked = this.config.docs ? whole : whole.replace(/<a href="docs">.*?<\/a>[ ·]*/, '');
    const html = this.config.publishedCopy === undefined ? linked : linked.replace(/<body\b/, '<body data-published');
    const script = /<script>([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '';
    sendPage(response, html, `'sha256-${createHash('sha256').update(script).digest('base64')}'`);
  }
}

/** The API reference, if enabled. */
@Controller()
export class DocsController {
  constructor(
    @Inject(CONFIG) private readonly config: ServiceConfig,
    @Inject(FEATURES) private readonly features: readonly Feature[],
  ) {}

  @Get('openapi.json')
  document(@Conditions() conditions: Preconditions, @Req() request: Request): object {
    conditions.assert();
    return openapi(scopeOf(request).baseUrl, this.config, this.features);
  }

  @Get('docs')
  docs(@Conditions() conditions: Preconditions, @Req() request: Request, @Res() response: Response): void {
    conditions.assert();
    const base = new URL(scopeOf(request).baseUrl).pathname.replace(/\/$/, '');
    sendPage(response, file('./docs/docs.html').replaceAll('{{base}}', base), "'self'");
  }

  @Get('docs/:file')
  docsFile(@Param('file') name: string, @Conditions() conditions: Preconditions, @Res() response: Response): void {
    const type = Object.hasOwn(DOCS_FILES, name) ? DOCS_FILES[name] : undefined;
    if (!type) throw Problem.notFound();
    conditions.assert();
    response.set({ 'Content-Type': type, 'Cache-Control': 'public, max-age=86400' }).end(file(`./docs/${name}`));
  }
}

function sendPage(response: Response, html: string, scripts: string): void {
  response
    .set({
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-cache',
      'Content-Security-Policy':
        `default-src 'none'; script-src ${scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; ` +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'Referrer-Policy': 'no-referrer',
    })
    .end(html);
}

/** In development a file beside this one or in Swagger UI's package; in Lambda all of them are beside the bundle. */
function file(name: string): string {
  const beside = new URL(name, import.meta.url);
  return readFileSync(
    existsSync(beside) ? beside : createRequire(import.meta.url).resolve(name.replace('./docs/', 'swagger-ui-dist/')),
    'utf8',
  );
}

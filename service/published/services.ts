import { NestFactory } from '@nestjs/core';
import { rootModule } from '../app.ts';
import type { DatabaseConfig } from '../config.ts';
import type { Database } from '../database/database.ts';
import { type Feature, resourcesOf } from '../rest/feature.ts';
import type { ListableService } from '../rest/listable-service.ts';
import { ResourceParts } from '../rest/parts.ts';

/** The services of published resources, from an application without a server. */
export async function openServices(config: DatabaseConfig, database: Database, features: readonly Feature[]): Promise<ListableService[]> {
  const settings = { version: 'copy', auth: 'public', corsOrigins: [], docs: false, bulkDelete: false, basePath: '' } as const;
  const module = rootModule({ config: { ...settings, corsOrigins: [], database: config }, database, features });
  const context = await NestFactory.createApplicationContext(module, { logger: ['error', 'warn'], abortOnError: false });
  const parts = context.get(ResourceParts);
  return resourcesOf(features)
    .filter(({ published }) => published !== undefined)
    .map((resource) => parts.serviceOf(resource));
}

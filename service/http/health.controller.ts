import { Controller, Get, Inject } from '@nestjs/common';
import { CONFIG, type ServiceConfig } from '../config.ts';
import { Conditions, type Preconditions } from './preconditions.ts';

@Controller('health')
export class HealthController {
  constructor(@Inject(CONFIG) private readonly config: ServiceConfig) {}

  /** Says that the process answers. It asks nothing of the database, which a health check would keep awake. */
  @Get()
  health(@Conditions() conditions: Preconditions): { status: string; version: string } {
    conditions.assert();
    return { status: 'ok', version: this.config.version };
  }
}

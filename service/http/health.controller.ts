import { Controller, Get, Inject } from '@nestjs/common';
import { CONFIG, type ServiceConfig } from '../config.ts';
import { Conditions, type Preconditions } from './preconditions.ts';

@Controller('health')
export class HealthController {
  constructor(@Inject(CONFIG) private readonly config: ServiceConfig) {}

  /** Liveness of the process. Never queries the database, which health checks would keep from pausing. */
  @Get()
  health(@Conditions() conditions: Preconditions): { status: string; version: string } {
    conditions.assert();
    return { status: 'ok', version: this.config.version };
  }
}

import { Controller, Get, Inject } from '@nestjs/common';
import { CONFIG, type ServiceConfig } from '../config.ts';

@Controller('health')
export class HealthController {
  constructor(@Inject(CONFIG) private readonly config: ServiceConfig) {}

  /** Says that the process answers. It asks nothing of the database, which a health check would keep awake. */
  @Get()
  health(): { status: string; version: string } {
    return { status: 'ok', version: this.config.version };
  }
}

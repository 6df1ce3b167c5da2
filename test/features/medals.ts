import { Injectable, Module } from '@nestjs/common';
import * as rest from '../../service/rest/index.ts';
import { migrationsOf } from '../support/migrations-of.ts';

/** Of which there are three at most. */
@rest.Resource<Medal>({ path: 'medals' })
export class Medal extends rest.Item {
  @rest.EnumField(['gold', 'silver', 'bronze'], { unique: true })
  metal!: 'gold' | 'silver' | 'bronze';
}

@Injectable()
export class MedalsService extends rest.ResourceService<Medal> {
  constructor(parts: rest.ResourceParts) {
    super(Medal, parts);
  }
}

@rest.RestController(Medal)
export class MedalsController extends rest.ResourceController<Medal> {
  constructor(medals: MedalsService) {
    super(medals);
  }
}

@Module({ controllers: [MedalsController], providers: [MedalsService] })
export class MedalsModule {}

export const medals: rest.Feature = { module: MedalsModule, entities: [Medal], migrations: migrationsOf(Medal) };

import { Injectable, Module } from '@nestjs/common';
import * as rest from '../../service/rest/index.ts';
import { migrationsOf } from '../support/migrations-of.ts';

@rest.Resource<Tag>({ path: 'tags', sorts: ['name'], filters: ['name', 'colour'] })
export class Tag extends rest.Item {
  @rest.TextField({ max: 50, trim: true, blank: false, unique: true, examples: ['urgent', 'home', 'work'] })
  name!: string;

  @rest.EnumField(['grey', 'red', 'green', 'blue'], { default: 'grey' })
  colour!: 'grey' | 'red' | 'green' | 'blue';
}

@Injectable()
export class TagsService extends rest.ResourceService<Tag> {
  constructor(parts: rest.ResourceParts) {
    super(Tag, parts);
  }
}

@rest.RestController(Tag)
export class TagsController extends rest.ResourceController<Tag> {
  constructor(tags: TagsService) {
    super(tags);
  }
}

@Module({ controllers: [TagsController], providers: [TagsService] })
export class TagsModule {}

export const tags: rest.Feature = { module: TagsModule, entities: [Tag], migrations: migrationsOf(Tag) };

import { Injectable, Module } from '@nestjs/common';
import * as rest from '../../service/rest/index.ts';
import { migrationsOf } from '../support/migrations-of.ts';

@rest.Resource<Note>({
  path: 'notes',
  description: 'What is worth remembering.',
  sorts: ['title', 'remindAt', 'pinned'],
  filters: ['pinned', 'remindAt'],
  search: ['title', 'body'],
  deleteAll: true,
})
export class Note extends rest.Item {
  @rest.TextField({ max: 200, trim: true, blank: false, examples: ['Groceries', 'What Ana said', 'Ideas for the garden'] })
  title!: string;

  @rest.TextField({ max: 10_000, nullable: true, examples: ['Milk, bread and two lemons.'] })
  body!: string | null;

  @rest.BooleanField({ default: false })
  pinned!: boolean;

  @rest.DateTimeField({ nullable: true })
  remindAt!: number | null;
}

@Injectable()
export class NotesService extends rest.ResourceService<Note> {
  constructor(parts: rest.ResourceParts) {
    super(Note, parts);
  }
}

@rest.RestController(Note)
export class NotesController extends rest.ResourceController<Note> {
  constructor(notes: NotesService) {
    super(notes);
  }
}

@Module({ controllers: [NotesController], providers: [NotesService], exports: [NotesService] })
export class NotesModule {}

export const notes: rest.Feature = { module: NotesModule, entities: [Note], migrations: migrationsOf(Note) };

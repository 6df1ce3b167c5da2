import { Injectable, Module } from '@nestjs/common';
import * as rest from '../../service/rest/index.ts';
import { migrationsOf } from '../support/migrations-of.ts';
import { Note } from './notes.ts';

/** Refers to notes with each rule for when they are deleted, and to the comment that it answers. */
@rest.Resource<Comment>({ path: 'comments', sorts: ['note'], filters: ['mood'], deleteAll: true })
export class Comment extends rest.Item {
  @rest.TextField({ max: 500, examples: ['I agree.', 'Rather not.'] })
  text!: string;

  @rest.EnumField(['good', 'bad'], { nullable: true })
  mood!: 'good' | 'bad' | null;

  @rest.ReferenceField(() => Note, { onDelete: 'cascade' })
  note!: string;

  @rest.ReferenceField(() => Note, { onDelete: 'set null', nullable: true })
  related!: string | null;

  @rest.ReferenceField(() => Note, { onDelete: 'restrict', nullable: true })
  source!: string | null;

  @rest.ReferenceField(() => Comment, { onDelete: 'cascade', nullable: true })
  answers!: string | null;
}

@Injectable()
export class CommentsService extends rest.ResourceService<Comment> {
  constructor(parts: rest.ResourceParts) {
    super(Comment, parts);
  }
}

@rest.RestController(Comment)
export class CommentsController extends rest.ResourceController<Comment> {
  constructor(comments: CommentsService) {
    super(comments);
  }
}

@Module({ controllers: [CommentsController], providers: [CommentsService] })
export class CommentsModule {}

export const comments: rest.Feature = { module: CommentsModule, entities: [Comment], migrations: migrationsOf(Comment) };

import type { PipeTransform } from '@nestjs/common';
import { Problem } from '../http/problem.ts';
import { idOf } from './declaration/field-types.ts';

/** Validates the id in a path: `@Param('id', IdPipe) id: string`. @throws Problem 404 unless it is a UUID. */
export class IdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    const id = idOf(value);
    if (id === undefined) throw Problem.notFound();
    return id;
  }
}

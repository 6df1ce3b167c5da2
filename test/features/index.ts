import type { Feature } from '../../service/rest/index.ts';
import { comments } from './comments.ts';
import { notes } from './notes.ts';
import { samples } from './samples.ts';
import { tags } from './tags.ts';

/** A service that is not of to-dos: resources of every kind of field, filter, sort and reference. */
export const features: readonly Feature[] = [notes, tags, comments, samples];

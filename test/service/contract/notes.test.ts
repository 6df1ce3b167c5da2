import { features } from '../../features/index.ts';
import { Note } from '../../features/notes.ts';
import { contractOf } from '../../support/contract/index.ts';

contractOf(Note, {}, features);

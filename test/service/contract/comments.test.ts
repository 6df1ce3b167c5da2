import { Comment } from '../../features/comments.ts';
import { features } from '../../features/index.ts';
import { contractOf } from '../../support/contract/index.ts';

contractOf(Comment, {}, features);

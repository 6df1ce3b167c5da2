import { features } from '../../features/index.ts';
import { Tag } from '../../features/tags.ts';
import { contractOf } from '../../support/contract/index.ts';

contractOf(Tag, {}, features);

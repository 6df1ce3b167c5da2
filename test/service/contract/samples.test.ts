import { features } from '../../features/index.ts';
import { Sample } from '../../features/samples.ts';
import { contractOf } from '../../support/contract/index.ts';

contractOf(Sample, {}, features);

import { Reading, readings } from '../../features/readings.ts';
import { contractOf } from '../../support/contract/index.ts';

contractOf(Reading, { valid: (n) => ({ state: 'read', rating: null, slug: `s-${n}`, shelf: 'soup' }) }, [readings]);

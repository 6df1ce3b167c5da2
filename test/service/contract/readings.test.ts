import { Reading, readings } from '../../features/readings.ts';
import { contractOf } from '../../support/contract/index.ts';

contractOf(Reading, { valid: () => ({ state: 'read', rating: null }) }, [readings]);

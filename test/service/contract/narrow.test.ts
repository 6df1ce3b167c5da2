import { Currency, narrow, Price } from '../../features/narrow.ts';
import { contractOf } from '../../support/contract/index.ts';

contractOf(Currency, {}, [narrow]);
contractOf(Price, {}, [narrow]);

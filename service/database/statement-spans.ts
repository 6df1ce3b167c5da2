import { type AfterQueryEvent, type EntitySubscriberInterface, EventSubscriber } from 'typeorm';
import { currentScope } from '../http/scope.ts';

/** Records each statement of a request for its trace: the SQL with placeholders, never parameter values. */
@EventSubscriber()
export class StatementSpans implements EntitySubscriberInterface {
  afterQuery({ query, executionTime = 0, success }: AfterQueryEvent): void {
    currentScope()?.statements?.push({ sql: query, endedAt: Date.now(), durationMs: executionTime, failed: !success });
  }
}

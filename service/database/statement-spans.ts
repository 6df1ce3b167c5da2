import { type AfterQueryEvent, type EntitySubscriberInterface, EventSubscriber } from 'typeorm';
import { currentScope } from '../http/scope.ts';

/** Notes each statement of a request for its trace: the SQL with placeholders, never a parameter. */
@EventSubscriber()
export class StatementSpans implements EntitySubscriberInterface {
  afterQuery({ query, executionTime = 0, success }: AfterQueryEvent): void {
    currentScope()?.statements?.push({ sql: query, endedAt: Date.now(), durationMs: executionTime, failed: !success });
  }
}

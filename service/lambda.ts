import { fileURLToPath } from 'node:url';
import type { Context } from 'aws-lambda';
import { cloudDatabase, serviceConfig } from './config.ts';
import { openDatabase } from './database/open.ts';
import type { GatewayEvent } from './gateway/event.ts';
import { gatewayHandler } from './gateway/handler.ts';
import { installed, schema } from './installed.ts';
import { resourcesOf } from './rest/feature.ts';
import { exitOnConfigError, settings } from './settings.ts';
import { smoke } from './smoke.ts';

/** The API function. Everything except the database connection is prepared during Lambda's init phase. */

/** A direct invocation: no gateway event has an `op`, so the caller holds lambda:InvokeFunction. */
type Operation = { op: string };

const config = settings((env) =>
  serviceConfig(
    env,
    cloudDatabase(env, fileURLToPath(new URL('./rds-ca.pem', import.meta.url))),
    env.AWS_LAMBDA_FUNCTION_VERSION ?? 'local',
  ),
);
const gateway = await gatewayHandler(config, await openDatabase(config.database, schema).catch(exitOnConfigError), installed);

export const handler = async (event: GatewayEvent | Operation, context: Context): Promise<unknown> => {
  if ('op' in event) return operate(event.op, context);
  if (!event.requestContext) throw new Error('send an event of API Gateway or of a function URL, or {"op": "keep" | "smoke"}');
  return gateway.answer(event, context);
};

async function operate(op: string, context: Context): Promise<object> {
  if (op === 'keep') return { ok: true };
  if (op === 'smoke') {
    const passed = await smoke((event, scope) => gateway.answerWithin(scope, event, context), config.version, resourcesOf(installed));
    // A rollback compares these with the database's.
    return { ...passed, migrations: schema.migrations.map((Migration) => new Migration().name ?? Migration.name) };
  }
  throw new Error(`unknown operation "${op}"; the api function knows keep and smoke`);
}

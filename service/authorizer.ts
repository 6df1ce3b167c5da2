import type { APIGatewayRequestAuthorizerEvent, APIGatewayTokenAuthorizerEvent } from 'aws-lambda';
import { fetchKeys } from './auth/issuer.ts';
import { bearerToken, InvalidToken, tokenVerifier } from './auth/token.ts';
import { tokenConfig } from './config.ts';
import { settings } from './settings.ts';

/**
 * The REST API's Lambda authorizer. It runs outside the VPC, because it fetches the issuer's keys, and caches them between invocations.
 * Returns a policy for the whole stage (the gateway caches it for every route); throws `Unauthorized`, which the gateway turns into a 401.
 */
type Event = APIGatewayTokenAuthorizerEvent | APIGatewayRequestAuthorizerEvent | { op: string };

const config = settings(tokenConfig);
const verify = tokenVerifier(config);

export const handler = async (event: Event) => {
  if ('op' in event) return operate(event.op);
  const header = 'authorizationToken' in event ? event.authorizationToken : authorizationHeader(event.headers);
  const sub = await subjectOf(header);
  const [api, stage] = event.methodArn.split('/');
  return {
    principalId: sub,
    context: { sub },
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: `${api}/${stage}/*` }],
    },
  };
};

/** Operations come by direct invocation only: no gateway event has an `op`, so the caller holds lambda:InvokeFunction. */
async function operate(op: string): Promise<object> {
  if (op === 'keep') return { ok: true };
  if (op === 'keys') return { keys: await fetchKeys(config) };
  throw new Error(`unknown operation "${op}"; the authorizer knows keep and keys`);
}

async function subjectOf(header: string | undefined): Promise<string> {
  const token = bearerToken(header);
  if (token === undefined) throw new Error('Unauthorized');
  try {
    return await verify(token);
  } catch (error) {
    // The gateway turns exactly this message into a 401. An unreachable issuer remains a 500 and shows up as an error of this function.
    if (error instanceof InvalidToken) throw new Error('Unauthorized');
    throw error;
  }
}

function authorizationHeader(headers: Record<string, string | undefined> | null): string | undefined {
  return Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'authorization')?.[1];
}

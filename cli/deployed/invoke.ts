import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Stack } from '../stack/index.ts';
import { CliError } from '../terminal/index.ts';

/** Invokes a function directly with an operation event, and returns its result. @throws CliError when the function fails. */
export async function invoke(
  stack: Stack,
  { functionName, qualifier, event }: { functionName: string; qualifier?: string; event: object },
  signal: AbortSignal,
): Promise<unknown> {
  const called = { FunctionName: functionName, ...(qualifier && { Qualifier: qualifier }) };
  // Use the function's own time limit; this call also fails early when AWS does not answer.
  const { Timeout = 900 } = await stack.client(LambdaClient, 'lambda').send(new GetFunctionConfigurationCommand(called));
  // No retries: an operation whose response was lost may have been done.
  const lambda = stack.client(LambdaClient, 'lambda', { maxAttempts: 1, seconds: Timeout + 15 });
  const { Payload, FunctionError } = await lambda.send(new InvokeCommand({ ...called, Payload: JSON.stringify(event) }), {
    abortSignal: signal,
  });
  const answer: unknown = JSON.parse(Buffer.from(Payload ?? []).toString() || 'null');
  if (!FunctionError) return answer;
  const { errorMessage } = (answer ?? {}) as { errorMessage?: string };
  throw new CliError(`${functionName}: ${errorMessage ?? FunctionError}`, 'What happened is in its log: `npx siesta logs --errors --all`.');
}

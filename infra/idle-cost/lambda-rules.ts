import { assumed, type Finding, type Inputs, mayBe, notKnown, type Registered, type Rule, type StackContext, setting } from './finding.ts';
import { hours } from './prices.ts';
import { ownTraces } from './tracing-rules.ts';

const lambdaFunction = 'aws:lambda/function:Function';

/** Assumed duration of a request, in milliseconds. */
const requestMs = 100;

const mostMemoryMb = 10_240;
const leastMemoryMb = 128;

const memoryMb = (inputs: Inputs) => setting(inputs.memorySize, leastMemoryMb, mostMemoryMb);

/** Lambda's default architecture is x86_64. */
const isArm = ({ architectures }: Inputs) => Array.isArray(architectures) && architectures[0] === 'arm64';

const compute: Rule = (inputs, context) => {
  const { prices } = context;
  const gbSecond = isArm(inputs) ? prices.lambdaArmGbSecond : prices.lambdaX86GbSecond;
  const mb = memoryMb(inputs);
  const usdPerMillion = prices.lambdaMillion + 1e6 * (mb / 1024) * (requestMs / 1000) * gbSecond;
  return [
    { kind: 'request', part: 'compute', usdPerMillion, why: `Lambda ${mb} MB x ${requestMs} ms${assumed(inputs.memorySize, 'most')}` },
    ...ownTraces(inputs, context),
  ];
};

/** Memory and price of the function that a name or ARN refers to; the most expensive of the program if unknown. */
function memoryOf(functionName: unknown, context: StackContext): { gb: number; gbSecond: number } | undefined {
  const functions = context.all(lambdaFunction);
  const own = functions.filter((candidate) => isNamed(candidate, functionName));
  const { provisionedArmGbSecond, provisionedX86GbSecond } = context.prices;
  return (own.length > 0 ? own : functions)
    .map(({ inputs }) => ({ gb: memoryMb(inputs) / 1024, gbSecond: isArm(inputs) ? provisionedArmGbSecond : provisionedX86GbSecond }))
    .reduce<{ gb: number; gbSecond: number } | undefined>((a, b) => (a && a.gb * a.gbSecond >= b.gb * b.gbSecond ? a : b), undefined);
}

function isNamed({ inputs }: Registered, functionName: unknown): boolean {
  if (typeof inputs.name !== 'string' || typeof functionName !== 'string') return false;
  return functionName.split(':').includes(inputs.name);
}

function provisioned(environments: unknown, functionName: unknown, context: StackContext): Finding[] {
  const number = setting(environments, 0, 0);
  if (number === 0) return notKnown(environments, 'how much provisioned concurrency');
  const memory = memoryOf(functionName, context);
  if (!memory) return [{ kind: 'unknown', why: 'provisioned concurrency of a function that this program does not make' }];
  const usd = number * memory.gb * memory.gbSecond * 3600 * hours;
  return [{ kind: 'charge', usd, why: `provisioned concurrency ${number} x ${memory.gb} GB, ${hours} h x 3600 s x ${memory.gbSecond}` }];
}

const scalingTarget: Rule = ({ serviceNamespace, resourceId, minCapacity }, context) => {
  if (mayBe(serviceNamespace, 'lambda')) return provisioned(minCapacity, resourceId, context);
  return [{ kind: 'unknown', why: `at least ${String(minCapacity)} of ${String(serviceNamespace)}` }];
};

export const lambdaRules: Record<string, Rule> = {
  'aws:appautoscaling/target:Target': scalingTarget,
  [lambdaFunction]: compute,
  'aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig': ({ provisionedConcurrentExecutions, functionName }, context) =>
    provisioned(provisionedConcurrentExecutions, functionName, context),
};

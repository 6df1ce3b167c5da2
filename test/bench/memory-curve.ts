import { pricesOf } from '../../infra/idle-cost/index.ts';
import { deploy } from '../support/artifact.ts';
import { CpuShare } from './cpu-share.ts';
import { forget, idsOf, seeded } from './database.ts';
import { mixed } from './events.ts';
import { MeasuredFunction } from './function.ts';
import type { Bench } from './row.ts';
import { median, percentile, round, timed } from './stats.ts';

const [STARTS, WARM_UPS, EVENTS] = [5, 100, 400];

/** Memory that comes with one whole CPU, in MB. */
const WHOLE_CPU_MB = 1_769;

/** service.memoryMb of Pulumi.yaml. */
const DEFAULT_MB = 1_024;

/** One request in so many meets a new environment, for the cost. */
const COLD_ONE_IN = 100;

const [COLD, WARM, USD] = ['cold start ms', 'warm p50 ms', 'USD per million'] as const;

type Line = Record<'MB' | typeof COLD | typeof WARM | typeof USD, number> & Record<string, number>;

/** What a function of that memory waits for and costs, held to the share of a CPU that Lambda gives it. */
export const memoryCurve: Bench = {
  name: 'memory-curve',
  async measure() {
    const config = await seeded(100_000);
    const ids = await idsOf(config, 500);
    const since = Date.now();
    const { folder, remove } = deploy({ features: 'service/features.ts' });
    const { lambdaMillion, lambdaArmGbSecond } = pricesOf('us-east-1');
    const lines: Line[] = [];

    const start = async (memoryMb: number) => {
      const lambda = MeasuredFunction.fork(folder, config, memoryMb);
      const share = new CpuShare(lambda.pid, Math.min(1, memoryMb / WHOLE_CPU_MB));
      const stop = () => {
        share.end();
        lambda.stop();
      };
      const initMs = await timed(() => lambda.ready());
      const firstMs = await timed(() => lambda.serve(mixed(ids, 0)));
      return { lambda, stop, initMs, firstMs };
    };

    try {
      for (const memoryMb of [256, 512, 1_024, WHOLE_CPU_MB]) {
        const colds: number[] = [];
        for (let time = 1; time < STARTS; time++) {
          const { stop, initMs, firstMs } = await start(memoryMb);
          stop();
          colds.push(initMs + firstMs);
        }
        const { lambda, stop, initMs, firstMs } = await start(memoryMb);
        colds.push(initMs + firstMs);
        const warm: number[] = [];
        for (let sent = 1; sent <= WARM_UPS; sent++) await lambda.serve(mixed(ids, sent));
        for (let sent = 0; sent < EVENTS; sent++) warm.push(await timed(() => lambda.serve(mixed(ids, sent))));
        stop();
        const meanMs = warm.reduce((sum, ms) => sum + ms, 0) / warm.length;
        const billedMs = meanMs + median(colds) / COLD_ONE_IN;
        lines.push({
          MB: memoryMb,
          'of a CPU': round(Math.min(1, memoryMb / WHOLE_CPU_MB)),
          [COLD]: round(median(colds), 0),
          [WARM]: round(median(warm), 1),
          'warm p99 ms': round(percentile(warm, 0.99), 1),
          [USD]: round(lambdaMillion + billedMs * 1e3 * (memoryMb / 1024) * lambdaArmGbSecond),
        });
      }
    } finally {
      remove();
      await forget(config, since);
    }
    return { rows: [], tables: [{ title: 'Memory of the function', lines, says: [saying(lines)] }] };
  },
};

/** What the default memory gains over the size below it, and what the size above would. */
function saying(lines: Line[]): string {
  const index = lines.findIndex(({ MB }) => MB === DEFAULT_MB);
  const [below, chosen, above] = [lines[index - 1], lines[index], lines[index + 1]];
  if (!below || !chosen || !above) throw new Error(`${DEFAULT_MB} MB has no size below and above it here`);
  const compared = (other: Line): string =>
    `${other.MB} MB: ${other[COLD]} ms cold, ${other[WARM]} ms warm, ${round(other[USD] - chosen[USD])} USD a million`;
  return (
    `The default is ${chosen.MB} MB: ${chosen[COLD]} ms cold and ${chosen[WARM]} ms warm (against it ${compared(below)}; ${compared(above)}), ` +
    `with one request in ${COLD_ONE_IN} cold, requests and init billed, in us-east-1.`
  );
}

import { pricesOf } from '../../infra/idle-cost/prices.ts';
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

/** One request in so many meets a new environment, for the cost. */
const COLD_ONE_IN = 100;

/** What a function of that memory waits for and costs, held to the share of a CPU that Lambda gives it. */
export const memoryCurve: Bench = {
  name: 'memory-curve',
  async measure() {
    const config = await seeded(100_000);
    const ids = await idsOf(config, 500);
    const since = Date.now();
    const { folder, remove } = deploy();
    const { lambdaMillion, lambdaArmGbSecond } = pricesOf('us-east-1');
    const lines: Record<string, number>[] = [];

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
          'cold start ms': round(median(colds), 0),
          'warm p50 ms': round(median(warm), 1),
          'warm p99 ms': round(percentile(warm, 0.99), 1),
          'USD per million': round(lambdaMillion + billedMs * 1e3 * (memoryMb / 1024) * lambdaArmGbSecond),
        });
      }
    } finally {
      remove();
      await forget(config, since);
    }
    return { rows: [], tables: [{ title: 'Memory', lines, says: [] }] };
  },
};

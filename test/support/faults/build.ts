import { deploy } from '../artifact.ts';

/** Builds the service once for all suites, and takes the copy away in the end. */
export default function buildOnce(): void {
  const { folder, remove } = deploy();
  process.env.SIESTA_BUILT = folder;
  process.once('exit', remove);
}

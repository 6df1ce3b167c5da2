import type * as pulumi from '@pulumi/pulumi';

export interface TracingArgs {
  /**
   * REST APIs whose requests are sampled, by name, `<api>/<stage>`; `*` and `?` match. Default: none. Functions that nothing in front of them samples
   * for (an HTTP API does not) record by a rate of AWS's own, the first request of each second and one in twenty, which no rule changes.
   */
  services?: pulumi.Input<string> | undefined;
  /** Share of those requests recorded beyond the first of each second, 0 to 1. Default 0.05. */
  rate?: number | undefined;
  /** Name of the function whose traces the group collects. */
  functionName: pulumi.Input<string>;
  /** Tags of everything in it that takes any, by name. Default: none. */
  tags?: { [name: string]: pulumi.Input<string> } | undefined;
}

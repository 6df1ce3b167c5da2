import type * as pulumi from '@pulumi/pulumi';

export interface TracingArgs {
  /**
   * Names of the REST APIs whose requests are sampled, `<api>/<stage>`; `*` and `?` match. Default: none. Functions that no gateway samples for (an
   * HTTP API does not) record at AWS's own rate, the first request of each second and 5 % of the rest, which no rule changes.
   */
  services?: pulumi.Input<string> | undefined;
  /** Share of those requests recorded beyond the first of each second, 0 to 1. Default 0.05. */
  rate?: number | undefined;
  /** Name of the function whose traces the group collects. */
  functionName: pulumi.Input<string>;
  /** Tags for every taggable resource in it, by name. Default: none. */
  tags?: { [name: string]: pulumi.Input<string> } | undefined;
}

import type * as pulumi from '@pulumi/pulumi';

export interface TracingArgs {
  /** Which services, by name; `*` and `?` match. A REST API's name is `<api>/<stage>`, a function's its own. */
  services: pulumi.Input<string>;
  /** Share of requests recorded beyond the first of each second, 0 to 1. Default 0.05. */
  rate?: number | undefined;
  /** Name of the function whose traces the group collects. */
  functionName: pulumi.Input<string>;
  /** Tags of everything in it that takes any, by name. Default: none. */
  tags?: { [name: string]: pulumi.Input<string> } | undefined;
}

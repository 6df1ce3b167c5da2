import { fileURLToPath } from 'node:url';
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { buildSync } from 'esbuild';
import { Api, AuroraServerless, GatewayKind, LambdaFunction, Network, registerIdleCost } from '../../infra/index.ts';

registerIdleCost({ region: aws.config.requireRegion(), budgetUsd: 0 });
// What is named in AWS is named after it: with the stack in it, two stacks are neighbours.
const name = `plain-${pulumi.getStack()}`;

// The handler with all that it imports, in one file.
const codePath = fileURLToPath(new URL('dist', import.meta.url));
const handler = fileURLToPath(new URL('handler/index.mjs', import.meta.url));
buildSync({ entryPoints: [handler], outfile: `${codePath}/index.js`, bundle: true, platform: 'node', target: 'node24' });

const network = new Network(name);
const database = new AuroraServerless(name, {
  subnetIds: network.databaseSubnetIds,
  securityGroupIds: [network.databaseSecurityGroupId],
  clients: { subnetIds: network.functionSubnetIds, securityGroupIds: [network.functionSecurityGroupId] },
});

const login = { user: database.masterUsername, password: database.masterPassword };
const triggers = { database: database.resourceId };
const plain = new LambdaFunction(name, {
  codePath,
  handler: 'index.handler',
  links: [database.link('app', 'plain')],
  gates: [
    { name: 'users', event: pulumi.jsonStringify({ op: 'users', login }), once: true, triggers },
    { name: 'migrate', event: '{"op":"migrate"}', triggers },
    { name: 'smoke', event: '{"op":"smoke"}', triggers },
  ],
});

const { functionName, aliasName, aliasInvokeArn } = plain;
const api = new Api(name, { kind: GatewayKind.Http, functionName, aliasName, aliasInvokeArn });

export const url = api.url;

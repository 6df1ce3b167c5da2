// Replaces Pulumi's random plugin on machines that cannot download it: the project's two types, replaced on any change of input.
import { randomBytes, randomInt } from 'node:crypto';
// Not the whole of @pulumi/pulumi, which takes longer to load than the plugin that this stands for takes to start.
import { main } from '@pulumi/pulumi/provider/index.js';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const made = {
  'random:index/randomId:RandomId': ({ byteLength }) => ({ hex: randomBytes(byteLength).toString('hex') }),
  'random:index/randomPassword:RandomPassword': ({ length }) => ({
    // A database server that is there before the cluster has the password that it has.
    result: process.env.RANDOM_PASSWORD ?? Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)]).join(''),
  }),
};

const provider = {
  version: '4.21.2',
  async diff(_id, _urn, olds, news) {
    const replaces = Object.keys(news).filter((key) => !key.startsWith('__') && JSON.stringify(olds[key]) !== JSON.stringify(news[key]));
    return { changes: replaces.length > 0, replaces };
  },
  async create(urn, inputs) {
    const make = made[urn.split('::')[2].split('$').at(-1)];
    if (!make) throw new Error(`${urn} is not of a type that this stand-in makes`);
    const computed = make(inputs);
    return { id: computed.hex ?? 'none', outs: { ...inputs, ...computed } };
  },
};

main(provider, process.argv.slice(2));

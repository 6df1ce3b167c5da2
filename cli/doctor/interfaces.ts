import { DeleteNetworkInterfaceCommand, EC2Client, paginateDescribeNetworkInterfaces } from '@aws-sdk/client-ec2';
import { type Check, type Finding, idsOf, ok } from './finding.ts';

/** Finds network interfaces left by Lambda, which prevent the deletion of security groups and subnets. */
export const interfaces: Check = async (context) => {
  const { stack } = context;
  const groups = idsOf(context, 'aws:ec2/securityGroup:SecurityGroup');
  if (groups.length === 0) return [ok('no security group is deployed')];
  const functions = idsOf(context, 'aws:lambda/function:Function');
  const client = stack.client(EC2Client, 'ec2');
  const found: Finding[] = [];
  let count = 0;
  for await (const { NetworkInterfaces = [] } of paginateDescribeNetworkInterfaces(
    { client },
    { Filters: [{ Name: 'group-id', Values: groups }] },
  )) {
    for (const { NetworkInterfaceId: id = '', Description = '', Status, Groups = [] } of NetworkInterfaces) {
      if (!Groups.some(({ GroupId = '' }) => groups.includes(GroupId))) continue;
      count++;
      if (!Description.startsWith('AWS Lambda VPC ENI')) continue;
      if (Status === 'available') {
        found.push({
          state: 'wrong',
          text: `Lambda has let go of the network interface ${id} and left it: it blocks the deletion of its security group and subnet`,
          fix: `\`aws ec2 delete-network-interface --network-interface-id ${id}\``,
          mend: {
            what: `delete the network interface ${id}, which nothing uses`,
            run: () => client.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: id })),
          },
        });
      } else if (functions.length === 0) {
        found.push({
          state: 'warning',
          text: `Lambda still holds the network interface ${id} of a function that is gone: its security group and subnet wait for it`,
          fix: 'wait: Lambda lets go 20 to 40 minutes after a function was deleted; then `npm run destroy` again',
        });
      }
    }
  }
  return found.length > 0 ? found : [ok(count > 0 ? `${count} in use, none left behind` : 'none left behind')];
};

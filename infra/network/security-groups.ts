import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

/** The security groups of functions and database, and the only rule between them. */
export function securityGroups(
  name: string,
  vpcId: pulumi.Output<string>,
  parent: pulumi.Resource,
): [aws.ec2.SecurityGroup, aws.ec2.SecurityGroup] {
  const functions = new aws.ec2.SecurityGroup(
    `${name}-functions`,
    { vpcId, description: 'Functions: out to the database, nothing in' },
    { parent },
  );
  const database = new aws.ec2.SecurityGroup(
    `${name}-database`,
    { vpcId, description: 'Database: in from functions, nothing out' },
    { parent },
  );
  const port = { ipProtocol: 'tcp', fromPort: 3306, toPort: 3306 };
  new aws.vpc.SecurityGroupEgressRule(
    `${name}-functions-to-database`,
    { securityGroupId: functions.id, referencedSecurityGroupId: database.id, ...port },
    { parent },
  );
  new aws.vpc.SecurityGroupIngressRule(
    `${name}-database-from-functions`,
    { securityGroupId: database.id, referencedSecurityGroupId: functions.id, ...port },
    { parent },
  );
  return [functions, database];
}

/** Allows functions to reach S3's addresses. */
export function allowS3(
  name: string,
  functions: aws.ec2.SecurityGroup,
  prefixListId: pulumi.Output<string>,
  parent: pulumi.Resource,
): void {
  new aws.vpc.SecurityGroupEgressRule(
    `${name}-functions-to-s3`,
    { securityGroupId: functions.id, prefixListId, ipProtocol: 'tcp', fromPort: 443, toPort: 443 },
    { parent },
  );
}

/** Allows functions to reach ports on the internet. */
export function allowInternet(name: string, functions: aws.ec2.SecurityGroup, ports: number[], parent: pulumi.Resource): void {
  for (const port of ports) {
    const rule = `${name}-functions-to-internet`;
    new aws.vpc.SecurityGroupEgressRule(
      port === 443 ? rule : `${rule}-${port}`,
      { securityGroupId: functions.id, cidrIpv4: '0.0.0.0/0', ipProtocol: 'tcp', fromPort: port, toPort: port },
      { parent },
    );
  }
}

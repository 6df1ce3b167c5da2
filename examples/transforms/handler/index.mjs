export const handler = async () => ({ statusCode: 200, body: 'Through the firewall.\n' });

import { createHash } from 'node:crypto';
import { describeOnEachDatabase } from '../support/service.ts';

/** The sources that a policy names for a kind of content. */
function sources(policy: string, directive: string): string[] {
  const found = policy.split(';').find((part) => part.trim().startsWith(`${directive} `));
  return found?.trim().split(' ').slice(1) ?? [];
}

/** What a page's elements load. */
const loaded = (html: string): string[] =>
  [...html.matchAll(/<(?:script|link|img|iframe)\b[^>]*?\b(?:src|href)="([^"]+)"/g)].map(([, url = '']) => url);

describeOnEachDatabase('a page', (server) => {
  it.each(['/', '/docs'])('%s has a Content-Security-Policy that lets nothing in from elsewhere', async (path) => {
    const { headers } = await server.client.get(path);
    const policy = String(headers['content-security-policy']);
    expect(sources(policy, 'default-src')).toEqual(["'none'"]);
    for (const directive of ['base-uri', 'form-action', 'frame-ancestors']) expect(sources(policy, directive)).toEqual(["'none'"]);
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval/);
    for (const source of sources(policy, 'script-src')) expect(source).toMatch(/^'(self|sha256-[\w+/]+=*)'$/);
  });

  it('/ runs the script that is in it and no other, and loads nothing', async () => {
    const { headers, text } = await server.client.get('/');
    const scripts = [...text.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)];
    expect(scripts).toHaveLength(1);
    const [, attributes = '', script = ''] = scripts[0] ?? [];
    expect(attributes).toBe('');
    const hash = createHash('sha256').update(script).digest('base64');
    expect(sources(String(headers['content-security-policy']), 'script-src')).toEqual([`'sha256-${hash}'`]);
    expect(text).not.toMatch(/\son[a-z]+\s*=\s*["']/i);
    expect(loaded(text).filter((url) => !url.startsWith('data:'))).toEqual([]);
  });

  it('/docs loads what this service serves, and describes this API', async () => {
    const { text } = await server.client.get('/docs');
    const urls = loaded(text).filter((url) => !url.startsWith('data:'));
    expect(urls).toEqual(expect.arrayContaining(['/docs/swagger-ui.css', '/docs/swagger-ui-bundle.js', '/docs/docs.js']));
    for (const url of [...urls, ...[...text.matchAll(/data-document="([^"]+)"/g)].map(([, document = '']) => document)]) {
      const answer = await server.client.get(url);
      expect({ url, status: answer.status }).toEqual({ url, status: 200 });
      expect(answer.headers['content-type']).toMatch(
        url.endsWith('.css') ? /^text\/css/ : url.endsWith('.js') ? /^text\/javascript/ : /^application\/json/,
      );
    }
    expect(text).not.toMatch(/<script>/);
  });
});

import links from './links.json' with { type: 'json' };

/** GET / lists the names, GET /{name} leads to its link. */
export const handler = async ({ rawPath }) => {
  const name = rawPath.slice(1);
  if (name === '') return answer(200, Object.keys(links));
  if (!Object.hasOwn(links, name)) return answer(404, { title: `no link is called ${name}` });
  return { statusCode: 302, headers: { location: links[name] } };
};

function answer(statusCode, body) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

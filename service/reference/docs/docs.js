const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', follow);
follow();

const root = document.getElementById('docs');
globalThis.SwaggerUIBundle({
  domNode: root,
  url: root.dataset.document,
  deepLinking: true,
  validatorUrl: null,
  // Resources first; their schemas are with each route.
  defaultModelsExpandDepth: 0,
  onComplete: () => root.querySelector('#servers')?.setAttribute('aria-label', 'Server'),
});

const root = document.getElementById('docs');
globalThis.SwaggerUIBundle({ domNode: root, url: root.dataset.document, deepLinking: true, validatorUrl: null });

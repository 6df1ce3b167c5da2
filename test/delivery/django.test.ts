import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { blocksOf } from '../support/markdown.ts';

const fileOf = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const { DJANGO_PYTHON, CI } = process.env;

const HOW_TO_RUN =
  'DJANGO_PYTHON is not set, so nothing ran the Python of docs/zappa.md: run  ' +
  'DJANGO_PYTHON=/path/to/python npm test  with one that has django, djangorestframework and django-filter';

if (!DJANGO_PYTHON && CI === 'true') throw new Error(HOW_TO_RUN);

/** What the document leaves out of each file. */
const AROUND: Record<string, [before: string, after?: string]> = {
  'models.py': ['from django.conf import settings\nfrom django.db import models\n'],
  'serializers.py': ['from rest_framework import serializers\nfrom .models import Note\n'],
  'views.py': [
    'from django_filters.rest_framework import DjangoFilterBackend\nfrom rest_framework import viewsets\n' +
      'from rest_framework.filters import OrderingFilter, SearchFilter\nfrom rest_framework.permissions import IsAuthenticated\n' +
      'from .models import Note\nfrom .serializers import NoteSerializer\n',
  ],
  'urls.py': [
    'from rest_framework.routers import DefaultRouter\nfrom .views import NoteViewSet\n\nrouter = DefaultRouter()\n',
    'urlpatterns = router.urls\n',
  ],
};

const title = 'The Python of docs/zappa.md';

(DJANGO_PYTHON ? describe : describe.skip)(DJANGO_PYTHON ? title : `${title} (${HOW_TO_RUN})`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'siesta-django-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is the API that it is said to be: validated, filtered, sorted, searched, each user its own', () => {
    const python = blocksOf(readFileSync(fileOf('docs/zappa.md'), 'utf8')).find(({ language }) => language === 'python')?.code ?? '';
    mkdirSync(join(folder, 'notes'));
    const files = python.split(/^# (?=\w+\.py\n)/m).filter((part) => part !== '');
    for (const part of files) {
      const [, name = '', code = ''] = /^(\S+)\n([\s\S]*)$/.exec(part) ?? [];
      const [before, after = ''] = AROUND[name] ?? [''];
      writeFileSync(join(folder, 'notes', name), `${before}\n\n${code}\n${after}`);
    }
    const output = execFileSync(DJANGO_PYTHON ?? '', ['-W', 'ignore', fileOf('test/delivery/django-notes.py')], {
      cwd: folder,
      env: { PATH: process.env.PATH, PYTHONPATH: folder },
      encoding: 'utf8',
      stdio: 'pipe',
    });
    const bread = { id: 1, title: 'buy Bread', body: 'of rye', pinned: true, remind_at: '2026-12-01T09:00:00Z' };
    const apples = { id: 2, title: 'apples', body: null, pinned: false, remind_at: null };
    const page = (...results: unknown[]) => [200, expect.objectContaining({ count: results.length, results })];
    expect(JSON.parse(output)).toEqual([
      [403, expect.anything()],
      [201, bread],
      [201, apples],
      [400, { title: ['Ensure this field has no more than 200 characters.'] }],
      page(bread),
      page(apples, bread),
      page(bread),
      [404, expect.anything()],
      page(),
      [200, { ...bread, pinned: false }],
      [204, null],
    ]);
  });
});

"""Serves the app `notes` of the current folder to two users, and prints as JSON what each request was answered."""
import json
import logging

import django
from django.conf import settings

settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "rest_framework", "django_filters", "notes"],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    TIME_ZONE="UTC",
    ROOT_URLCONF="notes.urls",
    REST_FRAMEWORK={"DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination", "PAGE_SIZE": 200},
)
django.setup()
logging.disable()

from django.contrib.auth.models import User
from django.core.management import call_command
from rest_framework.test import APIClient

call_command("migrate", run_syncdb=True, verbosity=0)


def client(name):
    made = APIClient()
    made.force_authenticate(User.objects.create_user(name))
    return made


mine, theirs = client("me"), client("somebody else")
answers = []


def ask(caller, method, path, body=None):
    answer = getattr(caller, method)(path, body, **({"format": "json"} if body else {}))
    answers.append([answer.status_code, answer.json() if answer.content else None])


ask(APIClient(), "get", "/notes/")
ask(mine, "post", "/notes/", {"title": "buy Bread", "pinned": True, "body": "of rye", "remind_at": "2026-12-01T09:00:00Z"})
ask(mine, "post", "/notes/", {"title": "apples"})
ask(mine, "post", "/notes/", {"title": "x" * 201})
ask(mine, "get", "/notes/?pinned=true")
ask(mine, "get", "/notes/?ordering=title")
ask(mine, "get", "/notes/?search=RYE")
ask(theirs, "get", "/notes/1/")
ask(theirs, "get", "/notes/")
ask(mine, "patch", "/notes/1/", {"pinned": False})
ask(mine, "delete", "/notes/1/")
print(json.dumps(answers))

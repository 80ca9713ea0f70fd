from __future__ import annotations

import factory
from django.contrib.auth.hashers import make_password
from factory.django import DjangoModelFactory

from tsunagu.accounts.models import User

PASSWORD = "mado-no-soto-ni-sora"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user{n}")
    name = factory.Sequence(lambda n: f"職員{n}")
    password = factory.LazyFunction(lambda: make_password(PASSWORD))

"""`manage.py begin_town 町名 団体コード --admin ログイン名 --name 氏名`: the first step of an
installation.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tsunagu.agencies.actions.founding import begin_town


class Command(BaseCommand):
    help = "町と、最初のシステム担当の利用者をつくります。 (Begin a town with its first administrator.)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("town", help="区市町村の名前")
        parser.add_argument("code", help="全国地方公共団体コード（6けた）")
        parser.add_argument("--admin", required=True, help="システム担当のログイン名")
        parser.add_argument("--name", required=True, help="システム担当の氏名")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            _, password = begin_town(
                options["town"], options["code"], username=options["admin"], person=options["name"]
            )
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(
            f"{options['town']}を始めました。{options['admin']} でログインしてください。\n"
            f"最初のパスワード：{password}\n"
            "この1回だけ表示します。ログインすると、自分のパスワードに変える画面が出ます。"
        )

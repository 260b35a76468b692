"""Zalo keeps the channel contract: articles (shown at once, or hidden first) and broadcasts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from farends.zalo_account import change_settings
from pipeline.errors import OutcomeUnknown
from pipeline.model import Bulletin
from pipeline.secrets import FileSecrets
from tests.contract import HttpChannelContract
from tests.zalo import office


class _Zalo(HttpChannelContract):
    @pytest.fixture
    def stage(self, tmp_path):
        with office.stage_in(tmp_path / "zalo") as stage:
            yield stage

    @pytest.fixture
    def bulletin(self):
        return Bulletin((office.illustrated(),))

    @pytest.fixture
    def channel(self, stage, tmp_path, canaries):
        return self.opened(stage, tmp_path, canaries)

    def opened(self, stage, folder, canaries):
        """The articles' channel, whose tokens and key are the canaries."""
        access, refresh, key = canaries
        with stage.store.transaction():
            until = stage.clock().timestamp() + 90000
            stage.store.put("access", access, {"until": until})
            stage.store.put("refresh", refresh, {"spent": None})
            change_settings(stage.store, secret_key=key)
        pair = {"access_token": access, "refresh_token": refresh, "expires_in": "90000"}
        secrets = FileSecrets(folder / "secrets")
        secrets.put("ZALO_APP_SECRET", key)
        secrets.put("ZALO_TOKENS", office.grant_of(pair, stage.clock()).to_json())
        return office.articles(stage, folder)

    @pytest.fixture
    def canaries(self):
        return ("CHIMHOANGYEN-TRUYCAP-01", "CHIMHOANGYEN-DOIMA-02", "CHIMHOANGYEN-KHOA-03")


class TestArticles(_Zalo):
    creates = ("POST", r"/article/create$")


class TestHiddenFirst(_Zalo):
    creates = ("POST", r"/article/create$")

    def opened(self, stage, folder, canaries):
        return replace(super().opened(stage, folder, canaries), hidden_first=True)


class TestVerifyIsSilent(_Zalo):
    """The same moods at the poll: the article is made already, and never made again."""

    creates = ("POST", r"/article/verify$")
    readings = dict.fromkeys(("busy-429", "busy-503", "no-403"), (OutcomeUnknown,))


class TestBroadcast(_Zalo):
    creates = ("POST", r"/oa/message$")

    @pytest.fixture
    def channel(self, stage, tmp_path, canaries, bulletin, another):
        change_settings(stage.store, broadcasts_day=99, broadcasts_month=99)
        articles = self.opened(stage, tmp_path, canaries)
        for number, each in enumerate((bulletin, another)):
            articles.deliver(articles.compose(each), f"bài/{number}")
        return office.broadcast(stage, articles)

    @pytest.fixture
    def public(self, stage):
        """What followers get once Zalo's people have looked at it."""
        return lambda: [each for _, each in stage.store.all("broadcast")]

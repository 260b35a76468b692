"""A stand-in of the Zalo OA OpenAPI: OAuth v4, articles, broadcasts, and the OA's public page.

    with Stage(zalo.PLATFORM, folder) as stage:
        pair = admit(stage)                     # tokens, as after a consent

Zalo has no test environment for Official Accounts, so this is the only bed to rehearse on. The
API and the OAuth host are one here. `/` is what a resident would see; `POST /mo-phong` changes
the OA (package, quotas, how long articles take: see `zalo_account.DEFAULTS`).
"""

from __future__ import annotations

from farends import zalo_account, zalo_articles, zalo_films, zalo_listing, zalo_page
from farends.stage import Stage, main
from farends.wire import Platform, Reply
from farends.zalo_account import admitted, issue

PLATFORM = Platform(
    name="zalo",
    routes=(
        ("GET", "/v4/oa/permission", zalo_account.permission),
        ("GET", "/v4/oa/allow", zalo_account.allow),
        ("POST", "/v4/oa/access_token", zalo_account.access_token),
        ("GET", "/v2.0/oa/getoa", admitted(zalo_account.getoa)),
        ("POST", "/v2.0/oa/message", admitted(zalo_articles.broadcast)),
        ("POST", "/v2.0/article/create", admitted(zalo_articles.create)),
        ("POST", "/v2.0/article/update", admitted(zalo_articles.update)),
        ("POST", "/v2.0/article/verify", admitted(zalo_articles.verify)),
        ("POST", "/v2.0/article/upload_video/preparevideo", admitted(zalo_films.prepare)),
        ("GET", "/v2.0/article/upload_video/verify", admitted(zalo_films.verify)),
        ("POST", "/v2.0/article/remove", admitted(zalo_articles.remove)),
        ("GET", "/v2.0/article/getslice", admitted(zalo_listing.getslice)),
        ("GET", "/v2.0/article/getdetail", admitted(zalo_articles.getdetail)),
        ("GET", "/", zalo_page.home),
        ("GET", "/a/(?P<id>[a-z0-9]+)", zalo_page.article),
        ("POST", "/mo-phong", zalo_account.rehearse),
    ),
    public=zalo_articles.public,
    lost=Reply("<h1>404 Not Found</h1>", 404),
)


def admit(stage: Stage) -> dict[str, str]:
    """The pair of tokens that a consent would have given."""
    with stage.store.transaction():
        return issue(stage.store)


def change(stage: Stage, **values: object) -> None:
    """Change the OA, e.g. `package="Cơ bản"`."""
    with stage.store.transaction():
        zalo_account.change(stage.store, **values)


if __name__ == "__main__":
    main(PLATFORM)

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
from farends.zalo_account import issue_tokens, require_token

PLATFORM = Platform(
    name="zalo",
    routes=(
        ("GET", "/v4/oa/permission", zalo_account.show_permission),
        ("GET", "/v4/oa/allow", zalo_account.allow_client),
        ("POST", "/v4/oa/access_token", zalo_account.access_token),
        ("GET", "/v2.0/oa/getoa", require_token(zalo_account.get_oa)),
        ("POST", "/v2.0/oa/message", require_token(zalo_articles.broadcast_articles)),
        ("POST", "/v2.0/article/create", require_token(zalo_articles.create_article)),
        ("POST", "/v2.0/article/update", require_token(zalo_articles.update_article)),
        ("POST", "/v2.0/article/verify", require_token(zalo_articles.verify_token)),
        ("POST", "/v2.0/article/upload_video/preparevideo", require_token(zalo_films.prepare_film)),
        ("GET", "/v2.0/article/upload_video/verify", require_token(zalo_films.verify_film)),
        ("POST", "/v2.0/article/remove", require_token(zalo_articles.remove_article)),
        ("GET", "/v2.0/article/getslice", require_token(zalo_listing.get_slice)),
        ("GET", "/v2.0/article/getdetail", require_token(zalo_articles.get_detail)),
        ("GET", "/", zalo_page.home_page),
        ("GET", "/a/(?P<id>[a-z0-9]+)", zalo_page.article_page),
        ("POST", "/mo-phong", zalo_account.change_by_rehearsal),
    ),
    public=zalo_articles.public_entries,
    lost=Reply("<h1>404 Not Found</h1>", 404),
)


def admit_client(stage: Stage) -> dict[str, str]:
    """The pair of tokens that a consent would have given."""
    with stage.store.transaction():
        return issue_tokens(stage.store)


def change_account(stage: Stage, **values: object) -> None:
    """Change the OA, e.g. `package="Cơ bản"`."""
    with stage.store.transaction():
        zalo_account.change_settings(stage.store, **values)


if __name__ == "__main__":
    main(PLATFORM)

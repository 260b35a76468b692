"""How the pages look that staff see on their own machine."""

STYLE = (  # of the pages that staff see on their own machine
    ":root{color-scheme:light dark;--paper:#fbf6ec;--ink:#231c17;--line:#c9bca4;--head:#f4ead6;"
    "--link:#0f4c5c;--bad:#9b1c1f;--mark:#ffe9a8}@media(prefers-color-scheme:dark){:root{"
    "--paper:#17130f;--ink:#f1e9dc;--line:#5a4e42;--head:#2a231c;--link:#8fd0df;--bad:#f2a08f;"
    '--mark:#6b5310}}body{font:16px/1.5 "Be Vietnam Pro",system-ui,sans-serif;max-width:60rem;'
    "margin:1rem auto;padding:0 1rem;color:var(--ink);background:var(--paper);"
    "overflow-wrap:break-word}a{color:var(--link)}h1{font-size:1.6rem;line-height:1.3}"
    "h2{font-size:1.15rem;margin:1.6rem 0 .5rem}pre{white-space:pre-wrap;background:var(--head);"
    "padding:.8rem;font:inherit}iframe{width:100%;height:40rem;border:1px solid var(--line)}"
    "table{border-collapse:collapse}td,th{border:1px solid var(--line);padding:.3rem .6rem;"
    "text-align:left;vertical-align:top}th{background:var(--head)}.wide{overflow-x:auto}"
    ".wide table{width:100%}.no,.error{color:var(--bad)}"
    "mark{background:var(--mark);color:inherit}img,video{max-width:100%;height:auto}"
)

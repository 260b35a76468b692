"""Feeds in the kinds that sites really serve. Each holds some of the two same pieces of news."""

from __future__ import annotations

import unicodedata

from tests.intake.letters import cp1258

ONE = "Khai trương tuyến xe buýt điện nối phường Xuân Lập với trung tâm tỉnh"
TWO = "Hướng dẫn nộp hồ sơ đất đai trực tuyến không cần đến trụ sở"
PLAIN = "Từ sáng nay, người dân đi xe buýt điện miễn phí trong tháng đầu tiên."
DAY = "Tue, 24 Nov 2026 07:30:00 +0700"

_ITEM = f"<item><title>{ONE}</title><link>http://nguon.example/tin/1</link>"
_ITEM2 = f"<item><title>{TWO}</title><link>http://nguon.example/tin/2</link>"


def _rss(version: str, more: str = "", more2: str = "", head: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<rss version="{version}"><channel>'
        "<title>Cổng tin</title><link>http://nguon.example</link><description>Tin</description>"
        f"{_ITEM}<description>{PLAIN}</description>{more}</item>{_ITEM2}{more2}</item>"
        "</channel></rss>"
    )


_RSS_20 = _rss(
    "2.0",
    f"<guid>1</guid><pubDate>{DAY}</pubDate><category>Giao thông</category>",
    f"<guid>2</guid><pubDate>{DAY}</pubDate>"
    "<description><![CDATA[<h2>Ba bước</h2><ul><li>Bước một</li><li>Bước hai</li></ul>"
    "<table><tr><th>Giấy tờ</th><th>Số bản</th></tr><tr><td>Đơn</td><td>2</td></tr></table>"
    "<script>alert(1)</script>]]></description>",
)
_ATOM_10 = f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://nguon.example/">
<title>Cổng tin</title><id>urn:cong</id><updated>2026-11-24T00:30:00Z</updated>
<entry><title>{ONE}</title><link href="tin/1"/><id>urn:1</id><updated>2026-11-24T00:30:00Z</updated>
<author><name>Minh Anh</name></author>
<content type="html">&lt;p&gt;{PLAIN}&lt;/p&gt;</content></entry>
<entry><title type="html">{TWO}</title><link href="/tin/2"/><id>urn:2</id>
<published>2026-11-24T07:00:00+07:00</published>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Ba <b>bước</b>.</p></div>
</content>
</entry></feed>"""
_ATOM_03 = f"""<?xml version="1.0" encoding="utf-8"?>
<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Cổng tin</title>
<entry><title>{ONE}</title><link rel="alternate" type="text/html" href="http://nguon.example/tin/1"/>
<id>tag:nguon.example,2026:1</id><issued>2026-11-24T07:30:00+07:00</issued>
<content type="text/html" mode="escaped">&lt;p&gt;{PLAIN}&lt;/p&gt;</content></entry>
<entry><title>{TWO}</title><link rel="alternate" type="text/html" href="http://nguon.example/tin/2"/>
<id>tag:nguon.example,2026:2</id><modified>2026-11-24T07:30:00+07:00</modified></entry></feed>"""
_RDF = f"""<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="http://nguon.example"><title>Cổng tin</title></channel>
<item rdf:about="http://nguon.example/tin/1"><title>{ONE}</title>
<link>http://nguon.example/tin/1</link><description>{PLAIN}</description>
<dc:date>2026-11-24T07:30:00+07:00</dc:date></item>
<item rdf:about="http://nguon.example/tin/2"><title>{TWO}</title>
<link>http://nguon.example/tin/2</link></item></rdf:RDF>"""
_CDF = f"""<?xml version="1.0" encoding="UTF-8"?>
<CHANNEL HREF="http://nguon.example/"><TITLE>Cổng tin</TITLE>
<ITEM HREF="http://nguon.example/tin/1" LASTMOD="2026-11-24T07:30"><TITLE>{ONE}</TITLE>
<ABSTRACT>{PLAIN}</ABSTRACT></ITEM>
<ITEM HREF="http://nguon.example/tin/2" LASTMOD="2026-11-24T07:30"><TITLE>{TWO}</TITLE></ITEM>
</CHANNEL>"""
_JSON = f"""{{"version": "https://jsonfeed.org/version/1.1", "title": "Cổng tin", "items": [
 {{"id": "1", "url": "http://nguon.example/tin/1", "title": "{ONE}",
   "content_html": "<p>{PLAIN}</p>", "date_published": "2026-11-24T07:30:00+07:00",
   "tags": ["Giao thông"], "authors": [{{"name": "Minh Anh"}}]}},
 {{"id": 2, "url": "http://nguon.example/tin/2", "title": "{TWO}",
   "content_text": "Bước một.\\n\\nBước hai."}}]}}"""
_NETSCAPE = (
    '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
    '"http://my.netscape.com/publish/formats/rss-0.91.dtd">'
)
_SAFE_ENTITIES = '<!DOCTYPE rss [\n<!ENTITY nbsp "&#160;">\n<!ENTITY phuong "phường">\n]>\n'

FEEDS: dict[str, bytes] = {  # each gives ONE and TWO
    "rss 0.91 netscape": _rss("0.91", head=_NETSCAPE).encode(),
    "rss 0.92": _rss("0.92").encode(),
    "rss 0.93": _rss("0.93").encode(),
    "rss 1.0": _RDF.encode(),
    "rss 2.0": _RSS_20.encode(),
    "rss 2.0 no guid no date": _rss("2.0").encode(),
    "atom 0.3": _ATOM_03.encode(),
    "atom 1.0": _ATOM_10.encode(),
    "cdf": _CDF.encode(),
    "json feed": _JSON.encode(),
    "json feed with BOM": b"\xef\xbb\xbf" + _JSON.encode(),
    "utf-8 BOM": b"\xef\xbb\xbf" + _RSS_20.encode(),
    "utf-16": _RSS_20.replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16"),
    "utf-16 undeclared": _RSS_20.replace(' encoding="UTF-8"', "").encode("utf-16"),
    "utf-32": _RSS_20.replace('encoding="UTF-8"', 'encoding="UTF-32"').encode("utf-32"),
    "declared latin, bytes utf-8": _RSS_20.replace("UTF-8", "ISO-8859-1").encode(),
    "windows-1258": cp1258(_RSS_20.replace("UTF-8", "windows-1258")),
    "nfd": unicodedata.normalize("NFD", _RSS_20).encode(),
    "blank lines first": b"\n\n  " + _RSS_20.encode(),
    "no xml declaration": _RSS_20.partition("?>")[2].encode(),
    "never closed": _RSS_20.replace("</channel></rss>", "").encode(),
    "stray ampersand": _RSS_20.replace("Cổng tin", "Tin & bài").encode(),
    "html entities": _RSS_20.replace("Cổng tin", "Tin&nbsp;b&agrave;i &copy;").encode(),
    "plain entities declared": _rss("2.0", head=_SAFE_ENTITIES).encode(),
    "mismatched tags": _RSS_20.replace("</channel>", "</chanel>").encode(),
    "capital tags": _RSS_20.replace("<title>", "<TITLE>").replace("</title>", "</TITLE>").encode(),
    "windows-1258 declared, utf-8 bytes": _RSS_20.replace("UTF-8", "x-la").encode(),
    "title in CDATA": _RSS_20.replace(ONE, f"<![CDATA[{ONE}]]>").encode(),
    "title in markup": _RSS_20.replace(ONE, f"&lt;b&gt;{ONE}&lt;/b&gt;").encode(),
    "title escaped twice": _RSS_20.replace("Hướng", "H&amp;#432;&amp;#7899;ng").encode(),
    "links with blanks": _RSS_20.replace("<link>", "<link>\n  ").encode(),
    "control characters": _RSS_20.replace("Cổng tin", "Cổng\x0b\x02 tin").encode(),
}

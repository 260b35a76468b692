"""Pictures made of an article's words: infographics, covers, charts. Naming is pure and cheap.

    brand = read_brand(office)
    infographic(article, brand, "portrait", url)      # 1080 × 1350; "a4": 2480 × 3508
    cover(article, brand, 1200, 630, 900_000)         # for articles without a picture
    charts(article, brand)                            # one for each table of numbers

Each gives a Rendition whose recipe holds every word that the picture shows, and whose alt tells
what it says. Nothing is measured or drawn until `studio.make_file` is asked.
"""

from pipeline.studio.cards.naming import Chart, name_charts, name_cover, name_infographic

__all__ = ["Chart", "name_charts", "name_cover", "name_infographic"]

"""Invented posts in the forms that the archive's real ones have, byte for byte."""

from pathlib import Path

__all__ = ["earliest_post", "number", "outlet_post", "rich_body", "rolling_post", "write_posts"]

HOME = "｜[返回首页](//finews.withounder.com/)"
RICH_BODY = (
    '<p style="display:none;height:1px;overflow:hidden;"> </p><!-- EM_StockImg_Start --><p style="text-align:center;">'
    '<a href="http://quote.eastmoney.com/unify/r/90.BK1937" data-code="BK1937|90|1" class="EmImageRemark">'
    '<img src="https://webquoteklinepic.eastmoney.com/GetPic.aspx?nid=90.BK1937&imageType=k" alt="K图 BK1937_0" '
    'data-code="K BK1937|90|1" /></a></p><!-- EM_StockImg_End --><p>第{n}篇，讲了一件事。<br /></p>'
    '<center><img src="https://dfscdn.dfcfw.com/download/D1_w800h555.jpg" alt="Image" /></center>'
    '<p style="text-align:center;">图片来源：公司供图</p><p><strong>小标题</strong></p><p>又一段，&lt;方案&gt;。</p>'
)


def number(n: int) -> str:
    """The id of the ``n``-th article."""
    return f"2022012400{n:08}"


def rich_body(n: int) -> str:
    """A body with a chart, an image and a sub-heading; another one for every ``n``."""
    return RICH_BODY.format(n=n)


def outlet_post(
    number: str,
    title: str = "一则标题",
    outlet: str = "远山日报",
    slug: str = "yuanshanribao",
    date: str = "2022-01-24 18:16:28 +0800",
    body: str = "<p>第一段，讲了一件事。</p><p><strong>小标题</strong></p><p>第二段，&lt;方案&gt;。</p>",
) -> str:
    """A post of an outlet's list: named ``<day>-NW<number>.md``."""
    return (
        f'---\nlayout: post\ntitle: "{title}"\ndate: {date}\ncategories: {slug}\ntags: {outlet}新闻\n---\n'
        f'{body}<p class="em_media">（文章来源：{outlet}）</p>\n\n'
        f"<http://finews.zning.xyz/html_News/NewsShare.html?infoCode=NW{number}>\n\n"
        f"[返回{outlet}新闻](//finews.withounder.com/category/{slug}.html){HOME}"
    )


def rolling_post(
    number: str,
    title: str = "一则标题",
    outlet: str = "远山日报",
    date: str = "2022-01-24 18:16:28 +0800",
    digest: str = "据悉，发生了一件事。（远山日报）",
    body: str = "<p>第一段，讲了一件事。</p><p><strong>小标题</strong></p><p>第二段，&lt;方案&gt;。</p>",
    link: str = "http://finance.eastmoney.com/news/1353,{number}.html",
) -> str:
    """A post of the rolling list: named ``<day>-<number>.md``, with a digest and keyword links."""
    linked = body.replace(
        "一件事",
        '<span id="stock_1.600163"><a href="http://quote.eastmoney.com/unify/r/1.600163" class="keytip" '
        'data-code="1,600163">一件事</a></span><span id="quote_1.600163"></span>',
    )
    return (
        f'---\nlayout: post\ntitle: "{title}"\ndate: {date}\ncategories: emnews\ntags: 东财滚动新闻\n---\n'
        f'> {digest}\n\n{linked}<p class="em_media">（文章来源：{outlet}）</p>\n\n'
        f"<{link.format(number=number)}>\n\n[返回东财滚动新闻](//finews.withounder.com/emnews/){HOME}"
    )


def earliest_post(number: str, text: str = "离岸的某种货币升到了某年以来最高。") -> str:
    """A post of the first days: a digest as plain text, no zone, no way back."""
    return (
        '---\nlayout: post\ntitle: "某种货币升到最高"\ndate: 2021-12-08 10:46:18\ncategories: emnews\n'
        f"tags: 东财滚动新闻\n---\n\n{text}\n\n<http://finance.eastmoney.com/news/11060,{number}.html>\n"
    )


def write_posts(folder: Path, posts: dict[str, str | bytes]) -> Path:
    """Write each post under its name; the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in posts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder

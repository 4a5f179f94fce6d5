import pytest

from scraper.slug import category_slug, outlet_tag


# Each is the address of a category page that the archive publishes.
@pytest.mark.parametrize(
    ("outlet", "slug"),
    [
        ("澎湃新闻", "pengpaixinwen"),
        ("厦门日报", "shamenribao"),
        ("重庆日报", "zhongqingribao"),
        ("重庆晨报", "zhongqingchenbao"),
        ("证券时报·e公司", "zhengquanshibao·egongsi"),
        ("中国证券报·中证网", "zhongguozhengquanbao·zhongzhengwang"),
        ("21世纪经济报道", "21shijijingjibaodao"),
        ("21世纪经济报道 21财经APP", "21shijijingjibaodao 21caijingAPP"),
        ("21世纪经济报道  南财理财通", "21shijijingjibaodao  nancailicaitong"),
        ("安信国际证券(香港)", "anxinguojizhengquan(xianggang)"),
        ("Career In 投行PEVC", "Career In touxingPEVC"),
        ("绿城", "lvcheng"),
        ("长江证券", "changjiangzhengquan"),
        ("长城证券", "changchengzhengquan"),
        ("成都商报", "chengdushangbao"),
        ("乐居财经", "lejucaijing"),
        ("中国银行", "zhongguoyinxing"),
        ("36氪", "36ke"),
        ("TechWeb", "TechWeb"),
        ("Techweb", "Techweb"),
        ("每日经济新闻", "meirijingjixinwen"),
        ("", ""),
    ],
)
def test_slugs_are_those_that_the_archive_publishes(outlet: str, slug: str) -> None:
    assert category_slug(outlet) == slug


def test_a_hyphen_does_not_stay() -> None:
    assert category_slug("商报-财经") == "shangbaocaijing"


def test_the_tag_ends_in_news_even_twice() -> None:
    assert outlet_tag("每日经济新闻") == "每日经济新闻新闻"
    assert outlet_tag("") == ""

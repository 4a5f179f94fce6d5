import pytest

from scraper.publisher.people import people_in


@pytest.mark.parametrize(
    ("byline", "people"),
    [
        ("By Jane Doe, Senior Reporter", ["Jane Doe"]),
        ("By JANE DOE and Ólafur Grímsson", ["JANE DOE", "Ólafur Grímsson"]),
        ("Written by Jane Doe; Text: Max Muster", ["Jane Doe", "Max Muster"]),
        ("Von Anna-Lena Groß und Dr. Karl von Hohenau", ["Anna-Lena Groß", "Dr. Karl von Hohenau"]),
        ("Par Solène Marchetti et Yvon Kerdraon", ["Solène Marchetti", "Yvon Kerdraon"]),
        ("View all posts by Jane Doe", ["Jane Doe"]),
        ("Jane Doe (Brussels) jane.doe@news.test @janedoe", ["Jane Doe"]),
        ("Jane Doe, Jane Doe", ["Jane Doe"]),
        ("Martin Luther King Jr.", ["Martin Luther King Jr."]),
        ("记者 林晚舟 沈知远", ["林晚舟", "沈知远"]),
        ("作者：林晚舟", ["林晚舟"]),
        ("责任编辑：周一鸣", ["周一鸣"]),
        ("林晚舟、沈知远", ["林晚舟", "沈知远"]),
        ("The Bay Ledger", []),
        ("Staff", []),
        ("Staff Writer", []),
        ("admin", []),
        ("Editorial Team", []),
        ("Redaktion", []),
        ("Reuters", []),
        ("海湾日报", []),
        ("https://www.facebook.com/janedoe", []),
        ("12 January 2026", []),
        ("", []),
    ],
)
def test_a_byline_names_people(byline: str, people: list[str]) -> None:
    assert people_in(byline, {"The Bay Ledger", "bayledger.test"}) == people

from finews.site_table import README, site_table, with_table
from scraper.config import PROJECT, load_config


def test_the_readme_has_the_table_of_what_is_shipped() -> None:
    config = load_config(PROJECT / "sources.toml")
    table = site_table(config)
    text = README.read_text(encoding="utf-8")
    assert table in text, "run make schema"
    assert with_table(text, "") != text
    for source in config.sources:
        assert f"`{source.name}`" in table

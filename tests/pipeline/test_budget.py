"""Two crawls at once: one budget, no article twice."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from .conftest import Scene

PER_MINUTE = 6_000


def test_two_crawls_at_once_keep_to_one_budget_and_load_nothing_twice(scene_of: Callable[..., Scene]) -> None:
    scene = scene_of(per_minute=PER_MINUTE, days=4, per_day=100)

    with ThreadPoolExecutor(2) as pool:
        summaries = list(pool.map(lambda n: scene.crawl(run_key=f"crawl {n}"), range(2)))

    expected = [e for e in scene.newsroom.expected() if e.outcome == "loaded"]
    assert scene.rows("SELECT count(*) FROM news.article") == [(len(expected),)]
    assert sum(s.loaded for s in summaries) == len(expected)
    assert sum(s.revised + s.updated for s in summaries) == 0
    good = {e.info_code for e in expected}
    asked = Counter(x for x in scene.texts_asked() if x in good)
    retried = sum(n - 1 for n in asked.values())
    assert retried <= 0.05 * len(good), "what one crawl fetched, the other takes over"

    times = [r.at for r in scene.newsroom.requests]
    assert len(times) > 150
    for window in (0.5, 1.0, 2.0):
        most = max(sum(start <= t < start + window for t in times) for start in times)
        # Slots may be used a tenth of a second late, and on a busy machine the newsroom notes them later still.
        assert most <= PER_MINUTE / 60 * (window + 0.25) + 2

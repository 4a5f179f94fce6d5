"""A report made by hand."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from loaders.report import (
    DayCount,
    Headline,
    MentionedSecurity,
    OutletSpeed,
    Period,
    RejectReason,
    Report,
    RisingTopic,
    SourceHealth,
    Story,
    StoryArticle,
)

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
PERIOD = Period(date(2026, 10, 22), date(2026, 11, 20))
NAMES = (
    "澎湃新闻",
    "上海证券报",
    "期货研究社(官方)",
    "红岸 Research",
    "证券时报·e公司",
    "e财观察",
    "360",
    "21世纪经济报道",
    "华岳投研（公众号）",
    "China Markets Brief",
    "长三角商报",
    "绿色金融60人",
    "北岸观察",
    "江海晨报",
    "财经连线",
)


def headline(**changes: Any) -> Headline:
    values = {
        "articles": 125_430,
        "in_period": 3_190,
        "last_7_days": 812,
        "days_before": 780,
        "newest_day": 34,
        "outlets_in_period": 45,
        "stories_in_period": 212,
        "rejects": 46,
        "waiting": 3,
        "newest_at": NOON,
        "crawled_at": NOON + timedelta(minutes=20),
    }
    return Headline(**values | changes)


def story(title: str, *outlets: str, minutes: int = 37, **changes: Any) -> Story:
    return Story(
        tuple(
            StoryArticle(
                **{
                    "outlet": o,
                    "title": title if not n else f"{title}（更新）",
                    "url": f"http://example.org/{n}",
                    "published_at": NOON + timedelta(minutes=minutes * n * n),
                }
                | changes
            )
            for n, o in enumerate(outlets)
        )
    )


def full_report(**changes: Any) -> Report:
    """Every section has something to show."""
    values: dict[str, Any] = {
        "made_at": NOON + timedelta(hours=1),
        "zone": ZONE,
        "refreshed_at": NOON + timedelta(minutes=50),
        "covers_to": NOON + timedelta(minutes=49),
        "changed_since": 0,
        "period": PERIOD,
        "headline": headline(),
        "volume": [
            DayCount(day, outlet, 1 + (n * 7 + m * 5) % 11)
            for n, day in enumerate(PERIOD.days)
            for m, outlet in enumerate((*NAMES, "", None))
        ],
        "topics": [RisingTopic(f"{name}概念", 40 - n, float(n)) for n, name in enumerate(NAMES[:12])],
        "securities": [
            *(
                MentionedSecurity(
                    f"60{n:04}.SH",
                    f"巨化股份{n}",
                    "security",
                    90 - n,
                    60 - n,
                    tuple((n + d * d) % 9 for d in range(30)),
                )
                for n in range(15)
            ),
            *(
                MentionedSecurity(f"BK{n:04}", "光伏概念", "board", 30 - n, 20, tuple(d % 5 for d in range(30)))
                for n in range(6)
            ),
        ],
        "stories": [
            story(
                f"两部门发布元宇宙规划，到2030年形成千亿产业集群 {n}",
                *NAMES[n % 3 : n % 3 + 3 + n % 6],
                minutes=20 + 7 * n,
            )
            for n in range(12)
        ],
        "outlets": [OutletSpeed(name, 40 - n, 20 - n, 20, timedelta(minutes=13 * n)) for n, name in enumerate(NAMES)],
        "rejects": [
            RejectReason(reason, "The page has no text.", "never", 1, {"newsroom": n, "archive": n + 1})
            for n, reason in enumerate(("no_text", "captcha", "gone"), 2)
        ],
        "sources": [
            SourceHealth("newsroom", 2958, 2924, 2909, 46, 3, NOON, 100.0, 84.5, 60.0, 100.0, 71.0),
            SourceHealth("archive", 10, 10, 10, 0, 0, None, 0.0, 0.0, 0.0, 0.0, 0.0),
        ],
    }
    return Report(**values | changes)

"""Lists: whether all of a source's could be read."""

from collections.abc import Mapping, Set

from checks.verdict import Finding, Judged
from checks.vocabulary import Alert, Level

__all__ = ["judge_lists"]


def judge_lists(failed: Mapping[str, str], lists: Set[str]) -> Judged:
    """Whether lists failed, given why each did; ``lists`` are all that the source has, by name or address."""
    if not failed:
        return Judged(f"all {len(lists)} lists were read")
    if lists <= failed.keys():
        # A site that is down is one thing to be told, not one for each of its lists.
        why = next(iter(failed.values()))
        detail = f"none of the {len(lists)} lists could be read; the first: {why}"
        return Judged(detail, (Finding(Alert.LISTS, Level.FAILURE, detail, observed=0, normal=len(lists)),))
    findings = tuple(
        Finding(Alert.LISTS, Level.WARNING, f"the list {name} could not be read: {why}", name)
        for name, why in failed.items()
    )
    return Judged(f"{len(failed)} lists could not be read, {len(lists)} there are", findings)

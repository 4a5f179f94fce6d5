"""Which URLs and addresses may be asked at all.

Every URL passes here before a request: one that an operator pasted, one that a list named, each hop of a redirect.
What a host name resolves to is checked again when the connection is made (:mod:`scraper.transport`); an address
written into the URL resolves to nothing, so it is checked here, in every spelling that a resolver would understand.
"""

import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urljoin

import httpx

from scraper.config import Source
from scraper.errors import Rejected
from scraper.outcomes import Outcome

__all__ = ["MAX_URL", "address_problem", "check_hop", "check_url", "host_of", "source_for"]

MAX_URL = 2048
"""Characters of a URL; share pages need about 80, and no server promises to take more than this."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST_NAME = re.compile(rf"(?!.{{254}}){_LABEL}(?:\.{_LABEL})*")
# The last label tells: no top-level domain is a number, and resolvers read such a name as an address (0x7f.1).
_NUMERIC = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)")
# Control and format characters (a BOM, zero-width spaces) come along when a URL is pasted.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")

_HOST_END = re.compile(r"[/?#]")

_LOOPBACK = "a loopback address"
_PRIVATE = "a private address"
_METADATA = "a cloud metadata address"
_LOCAL = frozenset({_LOOPBACK, _PRIVATE})

# Narrower networks first where they overlap. Python's own is_private and is_global differ between its releases.
_IPV4 = tuple(
    (ip_network(network), what)
    for network, what in (
        # Alibaba Cloud's and Azure's answer outside the link-local range of the others.
        ("100.100.100.200/32", _METADATA),
        ("168.63.129.16/32", _METADATA),
        ("169.254.0.0/16", "a link-local address"),
        ("0.0.0.0/8", "an unspecified address"),
        ("10.0.0.0/8", _PRIVATE),
        ("100.64.0.0/10", _PRIVATE),
        ("127.0.0.0/8", _LOOPBACK),
        ("172.16.0.0/12", _PRIVATE),
        ("192.0.0.0/24", "a reserved address"),
        ("192.0.2.0/24", "a documentation address"),
        ("192.88.99.0/24", "a reserved address"),
        ("192.168.0.0/16", _PRIVATE),
        ("198.18.0.0/15", "a reserved address"),
        ("198.51.100.0/24", "a documentation address"),
        ("203.0.113.0/24", "a documentation address"),
        ("224.0.0.0/4", "a multicast address"),
        ("240.0.0.0/4", "a reserved address"),
    )
)
_IPV6 = tuple(
    (ip_network(network), what)
    for network, what in (
        ("fd00:ec2::254/128", _METADATA),
        ("fd20:ce::254/128", _METADATA),
        ("::/128", "an unspecified address"),
        ("::1/128", _LOOPBACK),
        ("fc00::/7", _PRIVATE),
        ("fe80::/10", "a link-local address"),
        ("ff00::/8", "a multicast address"),
        ("2001:db8::/32", "a documentation address"),
        ("3fff::/20", "a documentation address"),
        ("2001::/23", "a reserved address"),
        ("2002::/16", "a reserved address"),
    )
)
_GLOBAL_IPV6 = ip_network("2000::/3")
# Both carry an IPv4 address in their last 32 bits, and it is that address which is reached.
_CARRIES_IPV4 = (ip_network("::ffff:0:0/96"), ip_network("64:ff9b::/96"))


@dataclass(frozen=True, slots=True)
class _Target:
    url: str
    host: str
    authority: str
    """Host, and the port where it is not the scheme's own: the same for http and https of one host."""


def check_url(url: str, source: Source) -> str:
    """The URL as it is asked for: normalised, without fragment and control characters, its host in lower-case ASCII.

    :raises Rejected: ``bad_url``: it is no http or https URL; ``private_address``: it names an address that is not the
        source's own; ``foreign_host``: its host is not the source's.
    """
    target = _read(url)
    own = _authorities(source)
    _refuse_private(target, source if target.authority in own else None)
    if target.authority not in own:
        raise Rejected(
            Outcome.FOREIGN_HOST,
            f"{target.url}: {target.authority} is not {' or '.join(own)}, the host of source {source.name}",
        )
    return target.url


def host_of(url: str) -> str:
    """The host of an http or https URL, with its port where that is not the scheme's own.

    What a budget, a pause and a robots.txt belong to.
    """
    scheme, _, rest = url.partition("://")
    return _authority(f"{scheme}://{_HOST_END.split(rest, 1)[0]}")


def check_hop(url: str, location: str, source: Source) -> str:
    """Where a redirect from ``url`` leads to.

    :raises Rejected: as :func:`check_url`.
    """
    try:
        joined = urljoin(url, _UNSEEN.sub("", location).strip())
    except ValueError as error:
        raise Rejected(Outcome.BAD_URL, f"{url} redirects to {location[:200]!r}, which is no URL: {error}") from error
    try:
        return check_url(joined, source)
    except Rejected as rejected:
        raise Rejected(rejected.outcome, f"{url} redirects to {rejected.detail}") from rejected


def source_for(url: str, sources: Sequence[Source], disabled_too: bool = False) -> Source:
    """The first enabled source with a host that the URL is on, or with ``disabled_too`` else the first disabled one.

    :raises Rejected: as :func:`check_url`; the detail of ``foreign_host`` names the known hosts or the disabled source.
    """
    target = _read(url)
    enabled = [s for s in sources if s.enabled]
    own = [s for s in (*enabled, *sources) if target.authority in _authorities(s)]
    if own and (own[0].enabled or disabled_too):
        check_url(url, own[0])
        return own[0]
    _refuse_private(target, None)
    if own:
        raise Rejected(
            Outcome.FOREIGN_HOST,
            f"{target.url}: {target.authority} is a host of the source {own[0].name}, which is not enabled; "
            "set enabled = true in its entry of sources.toml",
        )
    known = ", ".join(dict.fromkeys(a for s in enabled for a in _authorities(s))) or "none, no source is enabled"
    raise Rejected(
        Outcome.FOREIGN_HOST, f"{target.url}: {target.authority} is the host of no enabled source; known hosts: {known}"
    )


def address_problem(address: str, allow_private: bool = False) -> str:
    """What is wrong with connecting to an IP address, such as "a link-local address"; "" where nothing is.

    ``allow_private`` lets loopback and private networks pass, and nothing else.
    """
    try:
        problem = _kind_of_address(ip_address(address.partition("%")[0]))
    except ValueError:
        return "no IP address"
    return "" if allow_private and problem in _LOCAL else problem


def _kind_of_address(address: IPv4Address | IPv6Address) -> str:
    if isinstance(address, IPv4Address):
        return next((what for network, what in _IPV4 if address in network), "")
    if any(address in network for network in _CARRIES_IPV4):
        return _kind_of_address(IPv4Address(int(address) & 0xFFFF_FFFF))
    if what := next((what for network, what in _IPV6 if address in network), ""):
        return what
    return "" if address in _GLOBAL_IPV6 else "a reserved address"


def _refuse_private(target: _Target, source: Source | None) -> None:
    """``source`` is the one that the URL's host belongs to."""
    if target.host == "localhost" or target.host.endswith(".localhost"):
        # A source's own name is looked up as any other.
        problem = "" if source else _LOOPBACK
    elif ":" in target.host or _NUMERIC.fullmatch(target.host):
        problem = address_problem(target.host, source is not None and source.allow_private)
    else:
        return
    if problem:
        raise Rejected(Outcome.PRIVATE_ADDRESS, f"{target.url}: {target.host} is {problem}")


def _authorities(source: Source) -> tuple[str, ...]:
    scheme = source.base_url.partition(":")[0]
    return tuple(_authority(f"{scheme}://{host}") for host in source.hosts)


@lru_cache(maxsize=1024)
def _authority(base_url: str) -> str:
    return _read(base_url).authority


def _read(url: str) -> _Target:
    text = _UNSEEN.sub("", url).strip()
    if len(text) > MAX_URL:
        raise Rejected(Outcome.BAD_URL, f"{text[:200]}…: has {len(text)} characters, and {MAX_URL} is the most")
    try:
        parts = httpx.URL(text)
        host = parts.raw_host.decode("ascii")
    except (httpx.InvalidURL, ValueError) as error:
        raise Rejected(Outcome.BAD_URL, f"{_shown(text)}: is no URL: {error}") from error
    if parts.scheme not in _DEFAULT_PORTS:
        raise Rejected(Outcome.BAD_URL, f"{_shown(text)}: must begin with http:// or https://")
    if parts.userinfo:
        raise Rejected(Outcome.BAD_URL, f"{_shown(text)}: must not carry a user name or password")
    host = _canonical_host(host.removesuffix("."))
    if not host:
        raise Rejected(Outcome.BAD_URL, f"{_shown(text)}: has no valid host name")
    if parts.port is not None and not 0 < parts.port < 65536:
        raise Rejected(Outcome.BAD_URL, f"{_shown(text)}: has no valid port")
    authority = f"[{host}]" if ":" in host else host
    if parts.port not in (None, _DEFAULT_PORTS[parts.scheme]):
        authority = f"{authority}:{parts.port}"
    # Put together from its checked parts, so that no other reader of the URL can see another host in it.
    return _Target(f"{parts.scheme}://{authority}{parts.raw_path.decode('ascii')}", host, authority)


def _canonical_host(host: str) -> str:
    """The host in the one spelling that is compared; "" where it is none."""
    if ":" in host:
        return str(ip_address(host)) if "%" not in host else ""
    if _NUMERIC.fullmatch(host):
        try:
            return socket.inet_ntoa(socket.inet_aton(host))
        except OSError:
            return ""
    return host if _HOST_NAME.fullmatch(host) else ""


def _shown(text: str) -> str:
    return repr(text[:200])

"""URLs of images as browsers take them: what is wrong with one, its host, whether it is a template.

Syntax after the WHATWG URL Standard (2024) and RFC 3986, but only what keeps an image from loading:
browsers mend the rest. `urllib.parse` is both slower and laxer, and takes `https://exa mple` as it
comes.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_WEB = re.compile(
    r"https?://(?:[a-z0-9-]{1,63}\.){1,3}[a-z][a-z0-9-]{0,62}(?:[/?#][^\x00-\x20\x7f]*)?\Z",
    re.IGNORECASE | re.ASCII,
)
_LOCAL = re.compile(r"(?!https?//)/?[\w.~-][^\x00-\x20\x7f:]*\Z", re.IGNORECASE | re.ASCII)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]{0,30})[ \t]*:", re.IGNORECASE | re.ASCII)
_NO_COLON = re.compile(r"https?//", re.IGNORECASE)
_AUTHORITY = re.compile(r"[^/?#\\]*")
_SPACES = " \t\r\n\f"
_SPACE = re.compile(r"[ \t\r\n\f]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_NOT_IN_NAME = re.compile(r"[\x00-$&-,/:-@\[-^`{-}\x7f]")
"""ASCII but letters, digits and `._~%-`. The opposite, up to U+10FFFF, takes 7 ms to compile."""

_TEMPLATE = re.compile(r"\{|<[%?#]|\A[$\[%]")
_INLINE = frozenset(("about", "blob", "cid", "data"))
"""Schemes whose URLs carry the image with them, or mean something to one program only."""

_NEVER_SHOWN = frozenset(("file", "ftp", "http", "https", "javascript", "vbscript"))
"""Schemes that browsers know, but load no image from, or (http, https) not where others are asked
for."""

_LONGEST_HOST = 253
_LONGEST_LABEL = 63
"""RFC 1035, section 2.3.4."""

_MOST_PORT = 65535
_SHOWN = 80


class Fault(NamedTuple):
    """What is wrong with a URL: `detail` says it, as a clause without a final period.

    part  empty, scheme, host, port, control or space
    """

    part: str
    detail: str


def url_fault(url: str, schemes: tuple[str, ...] = ("http", "https")) -> Fault | None:
    """Return the first thing that keeps a URL from loading; None where there is nothing.

    Relative URLs are fine. Not judged are templates (`{{ … }}`, `<%= … %>`, `$HOST/…`), `data:`
    URLs, and schemes that another program may know (`ipfs:`, `attachment:`).
    """
    if _LOCAL.match(url) or (_WEB.match(url) and "http" in schemes):
        return None
    text = url.strip(_SPACES)
    if not text:
        return Fault("empty", "it is empty")
    if is_template(text):
        return None
    scheme, rest = cut_scheme(text)
    if scheme in _INLINE or (scheme not in schemes and _is_foreign(scheme)):
        return None
    fault = _scheme_fault(scheme, text, schemes)
    if fault is None and (scheme or rest.startswith("//")):
        fault = _host_fault(scheme, rest)
    return fault or _character_fault(text)


def is_template(url: str) -> bool:
    """Tell whether a URL is filled in later: by a site generator, a shell, a script."""
    return _TEMPLATE.search(url) is not None


def cut_scheme(url: str) -> tuple[str, str]:
    """Return a URL's scheme in lower case ("" without one) and what follows the colon."""
    match = _SCHEME.match(url)
    return (match[1].lower(), url[match.end() :]) if match else ("", url)


def host_of(url: str) -> str:
    """Return the host of a web URL in lower case, without port; "" of a relative or other URL."""
    scheme, rest = cut_scheme(url.strip(_SPACES))
    if scheme not in ("", "http", "https") or not rest.startswith("//") or is_template(url):
        return ""
    return _cut_port(_authority(rest))[0].lower().rstrip(".")


def is_under(host: str, domain: str) -> bool:
    """Tell whether a host is a domain or one below it, as `images.unsplash.com` is."""
    return host == domain or host.endswith("." + domain)


def shorten(text: str) -> str:
    """Return a text for a message, its middle left out where it is long."""
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 25]}…{text[-24:]}"


def _is_foreign(scheme: str) -> bool:
    """Tell whether a scheme may be known to another program: it is no slip for http or https, no
    drive, and nothing that browsers know.
    """
    if len(scheme) < 2 or scheme in _NEVER_SHOWN:  # noqa: PLR2004  "" or the letter of a drive
        return False
    from rapidfuzz.distance import OSA

    return all(OSA.distance(scheme, known, score_cutoff=1) > 1 for known in ("http", "https"))


def _scheme_fault(scheme: str, text: str, schemes: tuple[str, ...]) -> Fault | None:
    if not scheme:
        missing = _NO_COLON.match(text)
        return Fault("scheme", f"the colon is missing in `{missing[0]}`") if missing else None
    if scheme in schemes:
        return None
    if len(scheme) == 1:
        return Fault("scheme", f"it is a path on a computer's drive {scheme.upper()}")
    expected = ", ".join(f"`{known}:`" for known in schemes)
    return Fault("scheme", f"`{scheme}:` is none of {expected}")


def _host_fault(scheme: str, rest: str) -> Fault | None:
    if not rest.startswith("//"):
        return Fault("host", f"two slashes are expected after `{scheme}:`")
    authority = _authority(rest)
    if authority.startswith("["):
        host, port = authority, _port_after_bracket(authority)
        fault = _ipv6_fault(host)
    else:
        host, port = _cut_port(authority)
        fault = _name_fault(host)
    return fault or _port_fault(port)


def _authority(rest: str) -> str:
    """Return host and port, without a user name."""
    match = _AUTHORITY.match(rest, 2)
    return match[0].rpartition("@")[2] if match else ""


def _cut_port(authority: str) -> tuple[str, str]:
    if authority.startswith("["):
        return authority.partition("]")[0] + "]", _port_after_bracket(authority)
    host, colon, port = authority.rpartition(":")
    return (host, port) if colon else (authority, "")


def _port_after_bracket(authority: str) -> str:
    return authority.partition("]")[2].removeprefix(":")


def _name_fault(host: str) -> Fault | None:
    if not host:
        return Fault("host", "the host name is missing")
    if _SPACE.search(host):
        return Fault("host", "the host name holds white space")
    stranger = _NOT_IN_NAME.search(host)
    if stranger:
        return Fault("host", f"{_shown(stranger[0])} cannot stand in a host name")
    labels = host.replace("。", ".").removesuffix(".").split(".")
    if "" in labels:
        return Fault("host", f"the host name `{shorten(host)}` has an empty part")
    if max(map(len, labels)) > _LONGEST_LABEL:
        return Fault("host", f"a part of the host name has more than {_LONGEST_LABEL} characters")
    if len(host) > _LONGEST_HOST:
        return Fault("host", f"the host name has more than {_LONGEST_HOST} characters")
    return _ipv4_fault(labels)


def _shown(char: str) -> str:
    return f"`{char}`" if char.isprintable() else f"the character U+{ord(char):04X}"


def _ipv4_fault(labels: list[str]) -> Fault | None:
    """Return what is wrong with a host whose last part is a number, and so must be an address."""
    if not (labels[-1].isascii() and labels[-1].isdigit()):
        return None
    numbers = [int(label) if label.isascii() and label.isdigit() else -1 for label in labels]
    most = [255] * (len(labels) - 1) + [256 ** (5 - min(len(labels), 4)) - 1]
    fits = all(0 <= number <= limit for number, limit in zip(numbers, most, strict=True))
    if len(labels) <= 4 and fits:  # noqa: PLR2004  an IPv4 address has four parts at most
        return None
    return Fault("host", f"`{'.'.join(labels)}` is no IPv4 address")


def _ipv6_fault(authority: str) -> Fault | None:
    from ipaddress import IPv6Address

    address, bracket, after = authority[1:].partition("]")
    if not bracket:
        return Fault("host", "the bracket around the IPv6 address is not closed")
    try:
        IPv6Address(address)
    except ValueError:
        return Fault("host", f"`{shorten(address)}` is no IPv6 address")
    if after and not after.startswith(":"):
        return Fault("host", f"{_shown(after[0])} cannot stand after the IPv6 address")
    return None


def _port_fault(port: str) -> Fault | None:
    if not port:
        return None
    if not (port.isascii() and port.isdigit()):
        return Fault("port", f"the port `{shorten(port)}` is no number")
    digits = port.lstrip("0")
    if len(digits) > len(str(_MOST_PORT)) or int(digits or "0") > _MOST_PORT:
        return Fault("port", f"the port {shorten(port)} is above {_MOST_PORT}")
    return None


def _character_fault(text: str) -> Fault | None:
    if _SPACE.search(text):
        return Fault("space", "it holds white space")
    control = _CONTROL.search(text)
    if control:
        return Fault("control", f"it holds the control character U+{ord(control[0]):04X}")
    return None

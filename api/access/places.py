"""Where a request comes from, no finer than needed."""

import ipaddress


def subnet(address: str) -> str:
    """/24 of IPv4, /64 of IPv6: one office or one handset, as far as that can be told."""
    try:
        host = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network((host, 24 if host.version == 4 else 64), strict=False))

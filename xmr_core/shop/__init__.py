"""The embedded shop: a seeded, invented online shop with a catalogue and a query log."""

from xmr_core.shop.shop import Shop, make_shop

__all__ = ["Shop", "make_shop"]

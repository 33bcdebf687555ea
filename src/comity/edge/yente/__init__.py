"""The HTTP API of yente 5.5, so that the programs people have for it work with this hub unchanged."""

from comity.edge.yente.routes import answer, is_yente

__all__ = ["answer", "is_yente"]

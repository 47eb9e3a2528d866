"""Asks the application without a network, as a browser at its own address would."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
from starlette.types import ASGIApp

from quotex.web import Settings
from quotex.web.app import create_app

HOME = "http://127.0.0.1:8765"


class Client:
    """Keeps cookies between requests and follows no redirect; errors of the server come as answers."""

    def __init__(self, settings: Settings, home: str = HOME) -> None:
        self.app: ASGIApp = create_app(settings)
        self.cookies = httpx.Cookies()
        self._home = home

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.ask("GET", path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self.ask("POST", path, **options)

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        return asyncio.run(self._ask(method, path, options))

    async def _ask(self, method: str, path: str, options: dict[str, Any]) -> httpx.Response:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=self._home, cookies=self.cookies) as client:
            answer = await client.request(method, path, **options)
            self.cookies = client.cookies
            return answer

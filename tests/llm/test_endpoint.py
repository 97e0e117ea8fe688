"""One server: what is under way when it is closed or broken off."""

import pytest

from llm.faults import says
from llm.faulty import serving
from rupturesim.errors import ServerFault
from rupturesim.llm.address import address
from rupturesim.llm.endpoint import Endpoint


def test_a_request_that_comes_while_it_is_being_closed_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(says("Yes.")) as server:
        endpoint = Endpoint(address(server.url))
        running = endpoint._running

        def closed_just_then() -> object:
            loop = running()
            endpoint.close()
            return loop

        monkeypatch.setattr(endpoint, "_running", closed_just_then)
        with pytest.raises(ServerFault) as fault:
            endpoint.models(within=5.0)
        assert fault.value.kind == "stopped"


def test_nothing_is_asked_after_breaking_off_until_it_is_to_go_on() -> None:
    with serving(says("Yes.")) as server:
        endpoint = Endpoint(address(server.url))
        endpoint.break_off()
        with pytest.raises(ServerFault) as fault:
            endpoint.models(within=5.0)
        assert fault.value.kind == "stopped"
        endpoint.go_on()
        assert endpoint.models(within=5.0)
        endpoint.close()

"""SRU over SOAP 1.1: a request in an envelope becomes the same parameters, and the answer goes back in one.

Source: SOAP 1.1 (W3C note), sections 4 and 6; SRU 1.1/1.2 via HTTP SOAP. A request that is no envelope is a fault
with status 400, not the 500 that the note asks for: the server has not failed.
"""

from xml.parsers import expat

from lentera.protocols.xml import HEAD, element

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
TYPES = ("text/xml", "application/soap+xml")
LONGEST = 100_000  # bytes of a request
REQUESTS = {"searchRetrieveRequest": "searchRetrieve", "scanRequest": "scan", "explainRequest": "explain"}
NEW = "http://docs.oasis-open.org/ns/search-ws/"  # where the namespaces of 2.0 begin


class Fault(Exception):
    """What came is no request in an envelope; `code` is Client, VersionMismatch or MustUnderstand."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code, self.words = code, words


class _Reader:
    """The parameters in an envelope: Envelope, Body, request, and right under it one element each."""

    def __init__(self) -> None:
        self.pairs: list[tuple[str, str]] = []
        self.asked = False
        self._way: list[str] = []
        self._text: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._way.append(name)
        match len(self._way):
            case 1 if not name.endswith(" Envelope"):
                raise Fault("Client", "The request is no SOAP envelope.")
            case 1 if name != f"{ENVELOPE} Envelope":
                raise Fault("VersionMismatch", "Only SOAP 1.1 is understood here.")
            case 3 if self._way[1] == f"{ENVELOPE} Header":
                if attributes.get(f"{ENVELOPE} mustUnderstand") in ("1", "true"):
                    raise Fault("MustUnderstand", "No header is understood here.")
            case 3 if self._way[1] == f"{ENVELOPE} Body":
                self._begin(name)
            case 4:
                self._text = []

    def _begin(self, name: str) -> None:
        namespace, _, local = name.rpartition(" ")
        if self.asked or local not in REQUESTS:
            raise Fault("Client", "The body holds one searchRetrieveRequest, scanRequest or explainRequest.")
        self.asked = True
        self.pairs.append(("operation", REQUESTS[local]))
        if namespace.startswith(NEW):
            self.pairs.append(("version", "2.0"))

    def characters(self, text: str) -> None:
        if len(self._way) == 4:
            self._text.append(text)

    def end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        if len(self._way) == 4 and self._way[1] == f"{ENVELOPE} Body" and local != "extraRequestData":
            self.pairs.append((local, "".join(self._text)))
        self._way.pop()


def read_envelope(body: bytes) -> list[tuple[str, str]]:
    """The parameters of a request. Raises Fault."""
    if len(body) > LONGEST:
        raise Fault("Client", f"The request is longer than {LONGEST} bytes.")
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = reader.start
    parser.CharacterDataHandler = reader.characters
    parser.EndElementHandler = reader.end
    try:
        parser.Parse(body, True)
    except (expat.ExpatError, LookupError, ValueError):
        raise Fault("Client", "The request is not well-formed XML.") from None
    if not reader.asked:
        raise Fault("Client", "The body holds no request.")
    return reader.pairs


def _refuse(*_: object) -> None:
    raise Fault("Client", "A document type is not read here.")


def wrapped(answer: bytes) -> bytes:
    """An answer in its envelope."""
    begin = f'{HEAD}<SOAP-ENV:Envelope xmlns:SOAP-ENV="{ENVELOPE}"><SOAP-ENV:Body>'.encode()
    return b"".join((begin, answer.removeprefix(HEAD.encode()), b"</SOAP-ENV:Body></SOAP-ENV:Envelope>"))


def fault(problem: Fault) -> bytes:
    """A fault in its envelope."""
    told = f"<faultcode>SOAP-ENV:{problem.code}</faultcode>{element('faultstring', problem.words)}"
    return wrapped(f"<SOAP-ENV:Fault>{told}</SOAP-ENV:Fault>".encode())

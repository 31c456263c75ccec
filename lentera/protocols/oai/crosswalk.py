"""What is said of a record: unqualified Dublin Core (oai_dc), and MARCXML.

Source: Library of Congress, MARC to Dublin Core crosswalk (unqualified).
"""

from lentera.catalogue.queries import Brief, Marc, brief_of, marc_from, to_marcxml
from lentera.protocols.xml import element

MATERIALS = {
    "book": "Text",
    "serial": "Text",
    "score": "Text",
    "map": "Image",
    "picture": "StillImage",
    "video": "MovingImage",
    "audio": "Sound",
    "music": "Sound",
    "software": "Software",
    "object": "PhysicalObject",
}  # DCMI Type Vocabulary
DC_HEAD = (
    '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai_dc/ '
    'http://www.openarchives.org/OAI/2.0/oai_dc.xsd">'
)
MARC_HEAD = (
    '<record xmlns="http://www.loc.gov/MARC21/slim" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://www.loc.gov/MARC21/slim '
    'http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd">'
)


def dublin_core(written: bytes, address: str) -> str:
    """The record as `oai_dc:dc`; `address` leads to its page."""
    return f"{DC_HEAD}{dc_elements(marc_from(written), address)}</oai_dc:dc>"


def dc_elements(marc: Marc, address: str) -> str:
    """The fifteen elements, each as often as the record has something to say."""
    brief: Brief = brief_of(marc)
    title = f"{brief.title}: {brief.subtitle}" if brief.subtitle else brief.title
    told = [element("dc:title", one) for one in (title, *brief.other_titles)]
    told += [element("dc:creator", brief.author)]
    told += [element("dc:contributor", one) for one in brief.authors[1:]]
    told += [element("dc:subject", one) for one in (*brief.subjects, brief.ddc)]
    told += [element("dc:description", one) for one in (brief.summary, *brief.notes)]
    told += [element("dc:publisher", brief.publisher)]
    told += [element("dc:date", str(brief.year) if brief.year else "")]
    told += [element("dc:type", MATERIALS.get(brief.material, "")), element("dc:format", brief.pages)]
    told += [element("dc:identifier", address)]
    told += [element("dc:identifier", f"urn:ISBN:{isbn}") for isbn in brief.isbns]
    told += [element("dc:language", brief.language)]
    told += [element("dc:relation", one) for one in brief.series]
    return "".join(told)


def marcxml(written: bytes, address: str) -> str:  # noqa: ARG001 - both formats are said alike
    """The record as a MARCXML element with its namespace."""
    return to_marcxml(marc_from(written)).replace("<record>", MARC_HEAD, 1)


FORMATS = {
    "oai_dc": (
        dublin_core,
        "http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
        "http://www.openarchives.org/OAI/2.0/oai_dc/",
    ),
    "marcxml": (
        marcxml,
        "http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd",
        "http://www.loc.gov/MARC21/slim",
    ),
}
"""Prefix: how a record is said, schema, namespace."""

"""Fingerprints depend on the document's key and the span's text, and on nothing else."""

from qc.documents import Document, Unreadable
from qc.fingerprints import Fingerprinter, canonical_url, document_key


def test_the_key_is_the_own_id_else_the_url_else_the_path() -> None:
    meta = {"url": "HTTPS://Example.org:443/a/#top"}
    assert document_key(Document("7", "x", "a.jsonl", meta, record=3)) == "id:7"
    assert document_key(Document(None, "x", "a.jsonl", meta, record=3)) == "url:https://example.org/a"
    assert document_key(Document(None, "x", "/data/a.txt"), "/data") == "path:a.txt"


def test_a_record_without_id_and_url_has_no_key() -> None:
    assert document_key(Document(None, "x", "a.jsonl", record=3)) is None
    assert document_key(Document(None, "x", "-")) is None


def test_a_record_that_is_named_by_its_url_has_its_canonical_url_as_key() -> None:
    spellings = ("https://Example.org:443/a/", "https://example.org/a#top")
    keys = {document_key(Document(url, "x", "a.jsonl", {"url": url}, record=1)) for url in spellings}
    keys |= {document_key(Unreadable("QC000", "no text", "a.jsonl", 1, url, url)) for url in spellings}
    assert keys == {"url:https://example.org/a"}


def test_an_id_that_is_a_url_of_its_own_stays_as_it_is() -> None:
    document = Document("https://example.org/a#top", "x", "a.jsonl", {"url": "https://example.org/b"}, record=1)
    assert document_key(document) == "id:https://example.org/a#top"


def test_a_broken_url_is_taken_as_it_is() -> None:
    assert canonical_url("http://[::1") == "http://[::1"


def test_white_space_and_composition_of_the_text_do_not_matter() -> None:
    assert Fingerprinter("k").of("Cafe\u0301  open\r\n today") == Fingerprinter("k").of("Café open today")


def test_equal_texts_in_one_document_are_told_apart_by_their_order() -> None:
    prints = Fingerprinter("k")
    first, second = prints.of("Share"), prints.of("Share")
    assert first != second
    again = Fingerprinter("k")
    assert [again.of("Share"), again.of("Share")] == [first, second]


def test_key_and_text_cannot_run_into_each_other() -> None:
    assert Fingerprinter("ab").of("c") != Fingerprinter("a").of("bc")


def test_a_fingerprint_is_32_hexadecimal_digits_and_stays_the_same_for_ever() -> None:
    assert Fingerprinter("id:1").of("Share this article") == "598af780c073cd4a125bba8451bec4fb"

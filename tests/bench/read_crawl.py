"""Reads a generated crawl with nothing but the standard library, and says what is broken.

documents(data, format) yields (record, problem): record is {id, title, body}, or None where
there is a problem, a word for what is wrong. Strict on purpose: what a crawler's reader
might forgive counts as broken here.
"""

import html.parser
import json
import re
import zlib

HEAD_FIELDS = {"warcinfo": (b"WARC-Date", b"WARC-Record-ID"),
               "response": (b"WARC-Date", b"WARC-Record-ID", b"WARC-Target-URI"),
               "conversion": (b"WARC-Date", b"WARC-Record-ID", b"WARC-Target-URI")}
RECORD_ID = re.compile(
    rb"<urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}>$")


def lines(data):
    assert data.endswith(b"\n")
    for line in data[:-1].split(b"\n"):
        try:
            record = json.loads(line.decode("utf-8"))
        except ValueError as cause:
            yield None, "json" if not isinstance(cause, UnicodeDecodeError) else "utf-8"
            continue
        assert set(record) == {"id", "title", "date", "site", "body"}, record
        assert re.fullmatch(r"20\d\d-[01]\d-[0-3]\d", record["date"]), record
        assert record["id"].startswith("https://www." + record["site"] + "/"), record
        yield record, None


class Page(html.parser.HTMLParser):
    """Title and paragraphs of the article, and whether every element is closed in order."""

    def __init__(self):
        super().__init__()
        self.open, self.title, self.paragraphs, self.orderly = [], "", [], True

    def handle_starttag(self, tag, attrs):
        if tag in ("meta", "link", "input"):
            return
        self.open.append(tag)
        if tag == "p" and "article" in self.open:
            self.paragraphs.append("")

    def handle_endtag(self, tag):
        self.orderly &= bool(self.open) and self.open.pop() == tag

    def handle_data(self, data):
        if self.open[-1:] == ["h1"]:
            self.title += data
        elif self.open[-1:] == ["p"] and "article" in self.open:
            self.paragraphs[-1] += data


def payload(kind, content):
    if kind == "conversion":
        title, _, body = content.decode("utf-8").partition("\n")
        return {"title": title, "body": body.rstrip("\n")}
    head, _, text = content.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n") and b"Content-Type: text/html" in head, head
    page = Page()
    page.feed(text.decode("utf-8"))
    assert page.orderly and not page.open, page.open
    return {"title": page.title, "body": "\n".join(page.paragraphs)}


def warc_record(data, start):
    """(end, record or None) of the record at `start`; ValueError when it is broken."""
    end = data.find(b"\r\n\r\n", start)
    if end < 0 or not data.startswith(b"WARC/1.0\r\n", start):
        raise ValueError("framing")
    fields = dict(line.split(b": ", 1) for line in data[start:end].split(b"\r\n")[1:])
    length = int(fields[b"Content-Length"])
    stop = end + 4 + length
    if data[stop:stop + 4] != b"\r\n\r\n":
        raise ValueError("length")
    kind = fields[b"WARC-Type"].decode()
    for name in HEAD_FIELDS[kind]:
        assert name in fields, (name, fields)
    assert RECORD_ID.match(fields[b"WARC-Record-ID"]), fields
    if kind == "warcinfo":
        return stop + 4, None
    record = payload(kind, data[end + 4:stop])
    record["id"] = fields[b"WARC-Target-URI"].decode()
    return stop + 4, record


def warc(data):
    at = 0
    while at < len(data):
        try:
            at, record = warc_record(data, at)
        except ValueError as cause:
            yield None, "utf-8" if isinstance(cause, UnicodeDecodeError) else str(cause)
            found = re.compile(rb"WAR[CK]/1\.0\r\n").search(data, at + 1)
            at = found.start() if found else len(data)
            continue
        if record:
            yield record, None


def members(data):
    """Each gzip member's content, or None for one that is broken."""
    at = 0
    while at < len(data):
        unpack = zlib.decompressobj(31)
        try:
            content = unpack.decompress(data[at:])
            if not unpack.eof:
                raise zlib.error("cut")
        except zlib.error:
            yield None
            # the next one that can be read at all: what looks like a beginning may be none
            at = next((found.start() for found in re.finditer(b"\x1f\x8b\x08\x00\x00", data)
                       if found.start() > at), len(data))
            continue
        yield content
        at = len(data) - len(unpack.unused_data)


def warc_members(data):
    for content in members(data):
        if content is None:
            yield None, "member"
        else:
            yield from warc(content)


def documents(data, form):
    return {"jsonl": lines, "warc": warc, "wet": warc, "members": warc_members}[form](data)

"""The text of a page: its blocks in reading order, as a browser would show them."""

import re
from typing import TYPE_CHECKING

from qc.nesting import check_nesting

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

# What is never shown, or is no text: programs, alternatives for what cannot be shown, drawings.
UNSEEN = frozenset(
    {
        "audio",
        "canvas",
        "datalist",
        "embed",
        "head",
        "iframe",
        "map",
        "math",
        "noembed",
        "noframes",
        "noscript",
        "object",
    }
    | {"rp", "script", "style", "svg", "template", "title", "video"}
)
PREFORMATTED = frozenset({"listing", "plaintext", "pre", "textarea", "xmp"})
# Blocks that an empty line sets apart from what stands around them.
SECTIONS = PREFORMATTED | {
    *(
        "article",
        "aside",
        "blockquote",
        "dialog",
        "dir",
        "dl",
        "fieldset",
        "figure",
        "footer",
        "form",
        "header",
        "main",
    ),
    *("menu", "nav", "ol", "search", "section", "select", "table", "ul"),
}
# What begins a line of its own (HTML Standard, section 15.3: what is not displayed inline), and cells of tables.
BLOCKS = SECTIONS | {
    *("address", "body", "br", "button", "caption", "center", "dd", "details", "div", "dt", "figcaption", "frameset"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "hgroup", "hr", "html", "legend", "li", "optgroup", "option", "p", "summary"),
    *("tbody", "td", "tfoot", "th", "thead", "tr"),
}

_HIDDEN = '[hidden],[aria-hidden="true" i],[style*="display" i],[style*="visibility" i]'
_HIDING_STYLE = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))(?![\w-])", re.IGNORECASE
)
_BLANKS = re.compile(r"[ \t\n\r\f]+")

_INLINE, _BLOCK, _SECTION, _PREFORMATTED, _UNSEEN, _TEXT = range(6)
_KINDS: dict[str | None, int] = {
    **dict.fromkeys(BLOCKS, _BLOCK),
    **dict.fromkeys(SECTIONS, _SECTION),
    **dict.fromkeys(PREFORMATTED, _PREFORMATTED),
    **dict.fromkeys(UNSEEN, _UNSEEN),
    "-text": _TEXT,
}


def extract(page: str) -> str:
    """Return the text of a page.

    Every block is a line: a paragraph, heading, item of a list, cell of a table, what stands between two `<br>`.
    Lists, tables, articles, navigation and other sections are set apart by an empty line. White space is collapsed but
    in `<pre>`, inline elements are joined without blanks, what is hidden is left out.

    Args:
        page: HTML, decoded; it may be broken in any way.

    Returns:
        The lines, joined with newlines; empty where the page shows no text.

    Raises:
        NestingError: the page would take too long to parse.
    """
    from selectolax.lexbor import LexborHTMLParser

    check_nesting(page)
    parser = LexborHTMLParser(page)
    lines = _Lines()
    if parser.body is not None:
        _walk(parser.body, _hidden(parser), lines)
    return lines.text()


def _walk(body: "LexborNode", hidden: frozenset[int], lines: "_Lines") -> None:
    """Visit a tree in reading order, without recursion: pages are nested deeper than Python may recurse."""
    node = body.child
    above: list[tuple[LexborNode, int]] = []
    pieces = lines.pieces
    while node is not None:
        tag = node.tag
        kind = _KINDS.get(tag, _INLINE)
        if kind == _TEXT:
            pieces.append(node.text_content)
        elif kind != _UNSEEN and not (hidden and node.mem_id in hidden):
            if kind and (pieces or kind > _BLOCK):
                lines.enter(kind)
            child = node.child
            if child is not None:
                above.append((node, kind))
                node = child
                continue
            if kind > _BLOCK:
                lines.leave(kind)
        following = node.next
        while following is None and above:
            node, kind = above.pop()
            if kind and (pieces or kind > _BLOCK):
                lines.leave(kind)
            following = node.next
        node = following


def _hidden(parser: "LexborHTMLParser") -> frozenset[int]:
    """Return the ids of the elements that are not shown."""
    return frozenset(node.mem_id for node in parser.css(_HIDDEN) if _is_hidden(node))


def _is_hidden(node: "LexborNode") -> bool:
    attributes = node.attributes
    if "hidden" in attributes or (attributes.get("aria-hidden") or "").lower() == "true":
        return True
    return _HIDING_STYLE.search(attributes.get("style") or "") is not None


class _Lines:
    """Collects the pieces of a block and the blocks of a page."""

    def __init__(self) -> None:
        self.pieces: list[str | None] = []
        self._lines: list[str] = []
        self._preformatted = 0
        self._gap = False

    def enter(self, kind: int) -> None:
        self._end_block(kind)
        self._preformatted += kind == _PREFORMATTED

    def leave(self, kind: int) -> None:
        self._end_block(kind)
        self._preformatted -= kind == _PREFORMATTED

    def text(self) -> str:
        self._end_block(_BLOCK)
        return "\n".join(self._lines)

    def _end_block(self, kind: int) -> None:
        text = "".join(filter(None, self.pieces))
        self.pieces.clear()
        if text and not text.isspace():
            self._put(text)
        self._gap = self._gap or kind > _BLOCK

    def _put(self, text: str) -> None:
        if self._gap and self._lines:
            self._lines.append("")
        self._gap = False
        if self._preformatted:
            self._lines.extend(text.strip("\n").split("\n"))
        else:
            self._lines.append(_BLANKS.sub(" ", text).strip(" "))

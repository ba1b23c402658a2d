"""Find the titles of offices in a text: "former Deputy Prime Minister and Minister for Defence of Australia"."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from spacy.tokens import Doc, Span

from kgx.pipes import layout
from kgx.pipes.portfolio import portfolio_end, portfolio_words
from kgx.schema import lexicon

DETERMINERS = frozenset(["the", "a", "an", "its", "his", "her", "their", "our"])
ROYAL = frozenset(["king", "queen", "pope", "emir", "amir", "sultan", "president"])
DIRECTIONS = frozenset(["north", "south", "east", "west"])
OWNING = frozenset(["Country", "Ministry", "Company", "Organisation", "City", "Region"])


@dataclass(slots=True)
class Title:
    """A title over tokens `start:end` with its head; `owners` are the local entities that the words themselves name."""

    start: int
    end: int
    head: int
    text: str
    tenure: str = "current"
    owners: list[int] = field(default_factory=list)
    plural: bool = False
    possessive: int = -1  # token of "his", "its", "their" before the title
    extent: int = 0  # where the title ends with the owners after it


@cache
def title_words(key: str) -> frozenset[str]:
    """Return one list of the lexicon of titles."""
    return frozenset(str(w) for w in lexicon("titles")[key])


@cache
def _heads() -> frozenset[str]:
    return title_words("national") | title_words("corporate") | title_words("body") | title_words("local")


@cache
def _plurals() -> dict[str, str]:
    found: dict[str, str] = lexicon("titles")["plural"]
    return found


@cache
def _before() -> frozenset[str]:
    found = set(title_words("before"))
    for phrase in lexicon("portfolios")["portfolios"]:
        found.update(w for w in phrase.replace(",", " ").split() if w not in ("of", "the", "for", "and"))
    return frozenset(found)


class Names:
    """The mentions of a Doc by token."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.at: dict[int, Span] = {}
        self.starts: dict[int, Span] = {}
        self.spans = [s for s in layout.mentions(doc) if s.id_ in ("name", "demonym", "capital")]
        for span in self.spans:
            self.starts[span.start] = span
            for i in range(span.start, span.end):
                self.at[i] = span


def find_titles(doc: Doc, names: Names) -> list[Title]:
    """Return the titles of a Doc in order of place, none inside another."""
    found: list[Title] = []
    i, size = 0, len(doc)
    while i < size:
        token = doc[i]
        lower = token.lower_
        if (
            lower in _heads()
            or lower in _plurals()
            or (lower in ("chargé", "charge") and i + 1 < size and doc[i + 1].lower_.startswith("d'"))
        ):
            span = names.at.get(i)
            if (span is None or (span.label_ == "Person" and span.start == i and lower in ROYAL)) and not _verbal(
                doc, i
            ):
                title = _title(doc, names, i, floor=found[-1].end if found else 0)
                if title is not None:
                    found.append(title)
                    i = max(i + 1, title.end)
                    continue
        i += 1
    return found


def _verbal(doc: Doc, i: int) -> bool:
    token = doc[i]
    return token.pos_ in ("VERB", "AUX") and token.lower_ in (
        "head",
        "heads",
        "chair",
        "chairs",
        "coach",
        "lead",
        "deputy",
        "captain",
        "partner",
    )


def _title(doc: Doc, names: Names, head: int, *, floor: int) -> Title | None:
    last = _last_head(doc, names, head)
    head = last
    size = len(doc)
    # a compound that goes on: "secretary general", "chief executive officer", "minister of state"
    while (
        last + 1 < size
        and (
            doc[last + 1].lower_ in _heads()
            or (
                doc[last + 1].text == "-"
                and last + 2 < size
                and doc[last + 2].lower_ in ("general", "designate", "elect", "in", "chief")
            )
        )
        and last + 1 not in names.at
    ):
        if doc[last + 1].text == "-":
            if doc[last + 2].lower_ not in ("general",):
                break
            last += 2
        else:
            last += 1
    start = _left(doc, names, head, floor)
    if start is None:
        return None
    tenure, start = _tenure(doc, start, head)
    title = Title(start, last + 1, last, "", tenure, plural=doc[last].lower_ in _plurals())
    _left_owner(doc, names, title)
    _right(doc, names, title)
    words = [
        t.text
        for t in doc[title.start : title.end]
        if not (names.at.get(t.i) is not None and t.i < head and names.at[t.i].label_ in OWNING)
    ]
    title.text = _clean(doc, title.start, title.end)
    if not title.text or not words:
        return None
    return title


def _last_head(doc: Doc, names: Names, head: int) -> int:
    """Return the last head of a run of title words: "deputy foreign minister", "executive vice-president"."""
    last, i = head, head + 1
    while i < len(doc) and i not in names.at and not doc[i].is_sent_start:
        lower = doc[i].lower_
        if lower in _heads() or lower in _plurals():
            if doc[last].lower_ not in _before() and doc[last].lower_ not in ("general", "state"):
                break
            last = i
        elif not (lower in _before() or (doc[i].text == "-" and not doc[i].whitespace_)):
            break
        i += 1
    return last


def _clean(doc: Doc, start: int, end: int) -> str:
    text = "".join(t.text_with_ws for t in doc[start:end]).strip()
    return " ".join(text.split()).strip(" ,-")


def _left(doc: Doc, names: Names, head: int, floor: int) -> int | None:
    """Return where the words before a head begin that belong to the title."""
    start = head
    while start > floor:
        i = start - 1
        token = doc[i]
        lower = token.lower_
        if token.is_sent_end and not token.text.endswith("."):
            break
        mention = names.at.get(i)
        if mention is not None:
            # "Defence Ministry spokesman", "Treasury secretary": the body is part of nothing here
            break
        if lower in _before() or (lower in _heads() and lower not in ("mr", "sen", "rep")):
            start = i
        elif (
            token.text == "-"
            and i > floor
            and (
                doc[i - 1].lower_ in _before()
                or doc[i - 1].lower_ in ("vice", "ex", "co", "director", "secretary", "under", "then", "non", "whole")
            )
        ):
            if doc[i - 1].lower_ in ("ex", "then"):
                break
            start = i - 1
        elif (
            lower in ("and", "&")
            and i > floor
            and doc[i - 1].lower_ in portfolio_words()
            and doc[i - 1].i not in names.at
            and (doc[start].lower_ in portfolio_words() or doc[start].lower_ in _before())
            and doc[start].lower_ not in ("prime", "deputy", "vice", "chief")
        ) or (
            token.text == ","
            and i > floor
            and doc[i - 1].lower_ in portfolio_words()
            and doc[start].lower_ in portfolio_words()
            and any(t.lower_ == "and" for t in doc[start:head])
        ):
            start = i - 1
        else:
            break
    while start < head and (doc[start].lower_ in ("and", "&", ",", "-") or (doc[start].lower_ in ("state",) and False)):
        start += 1
    return start


def _tenure(doc: Doc, start: int, head: int) -> tuple[str, int]:
    """Read "former", "acting", "-elect" around a title; return the tenure and the title's first token."""
    i = start - 1
    if i >= 0 and doc[i].text == "-" and i > 0 and doc[i - 1].lower_ in ("ex", "then"):
        return "former", start
    skipped = 0
    while i >= 0 and skipped < 4:
        lower = doc[i].lower_
        if lower in title_words("former"):
            return "former", start
        if lower in title_words("acting"):
            return "acting", start
        if lower in title_words("designate"):
            return "designate", start
        if (
            lower in title_words("skipped")
            or (doc[i].pos_ == "ADJ" and lower not in ("own",))
            or doc[i].ent_type_ in ("NORP", "GPE", "ORG")
            or doc[i].text in ("'s", "'")
        ):
            i -= 1
            skipped += 1
            continue
        break
    for t in doc[start:head]:
        if t.lower_ in title_words("acting"):
            return "acting", start
    if head + 1 < len(doc):
        after = doc[head + 1].lower_
        if after == "-" and head + 2 < len(doc) and doc[head + 2].lower_ in ("designate", "elect"):
            return "designate", start
        if after in ("designate", "elect", "nominee"):
            return "designate", start
    if doc[head].lower_.endswith(("-elect", "-designate")):
        return "designate", start
    return "current", start


def _left_owner(doc: Doc, names: Names, title: Title) -> None:
    """Take the owners that stand before a title: "Indian", "India's", "OCP Group", "BYD's", "his"."""
    i = title.start - 1
    steps = 0
    while i >= 0 and steps < 5:
        token = doc[i]
        mention = names.at.get(i)
        if mention is not None:
            if mention.label_ in OWNING:
                title.owners.append(int(mention.kb_id_))
                i = mention.start - 1
                # "India's Defence Ministry spokesman": both own
                if i >= 0 and (doc[i].text in ("'s", "'") or doc[i].pos_ == "ADJ"):
                    continue
                if i >= 0 and names.at.get(i) is not None and names.at[i].label_ == "Country":
                    continue
            return
        lower = token.lower_
        if (
            token.text in ("'s", "'")
            or lower
            in title_words("skipped") | title_words("former") | title_words("acting") | title_words("designate")
            or token.text == "-"
        ):
            i -= 1
            steps += 1
            continue
        if lower in ("his", "her", "its", "their"):
            title.possessive = i
        return


def _right(doc: Doc, names: Names, title: Title) -> None:
    """Take what follows a title: "for Foreign Affairs", "(South)", "of the Republic of India", "to Brazil"."""
    i = title.end
    size = len(doc)
    head = doc[title.head].lower_
    if i + 1 < size and doc[i].text == "-" and doc[i + 1].lower_ in ("designate", "elect"):
        i += 2
        if doc[i - 1].lower_ == "elect":
            title.end = i
    elif i < size and doc[i].lower_ in ("designate", "elect", "nominee"):
        i += 1
    if (
        i + 2 < size
        and doc[i].text == "("
        and doc[i + 2].text == ")"
        and doc[i + 1].text[:1].isupper()
        and (i + 1 not in names.at or doc[i + 1].lower_ in DIRECTIONS)
        and doc[i + 1].lower_ not in ("retd", "ret")
    ):
        i += 3
        title.end = i
    if i + 3 < size and doc[i].text == "-" and doc[i + 1].lower_ == "in" and doc[i + 2].text == "-":
        i += 4
        title.end = i
    rounds = 0
    i = _brackets(doc, i)
    while i + 1 < size and rounds < 4:
        rounds += 1
        lower = doc[i].lower_
        if lower not in ("of", "for", "to", "at", "in", "with", "on"):
            break
        j = i + 1
        while j < size and doc[j].lower_ in ("the", "its", "his", "her", "their", "a"):
            j += 1
        if j >= size:
            break
        # "president of the Asian arm of X" is not X's president; abstain on what we cannot read
        adjective = names.at.get(j)
        mention = names.starts.get(j)
        if mention is not None and mention.label_ in OWNING and (mention.id_ != "demonym"):
            if lower in ("to", "in") and head in ("ambassador", "commissioner", "envoy", "consul", "representative"):
                title.end = mention.end
                i = mention.end
                while (
                    i + 1 < size
                    and doc[i].lower_ in ("and", ",")
                    and i + 1 in names.starts
                    and names.starts[i + 1].label_ == "Country"
                ):
                    title.end = i = names.starts[i + 1].end
                continue
            if (
                head in ("minister", "ministers")
                and mention.label_ in ("Company", "Organisation", "City")
                and lower in ("of", "for")
            ):
                title.end = i = mention.end
                continue
            if (
                lower in ("on", "with")
                or (lower == "to" and head not in ("adviser", "advisor", "secretary", "deputy", "envoy"))
                or (lower == "in" and head not in ("judge",))
            ):
                break
            if int(mention.kb_id_) not in title.owners:
                title.owners.append(int(mention.kb_id_))
            i = _brackets(doc, mention.end)
            if i < size and doc[i].text in ("'s", "'"):
                # "minister of India's ..." : the mention only modifies what follows
                title.owners.pop()
                break
            # "chairman of X and Y"
            while (
                i + 1 < size
                and doc[i].lower_ == "and"
                and i + 1 in names.starts
                and names.starts[i + 1].label_ == mention.label_
                and mention.label_ in ("Company", "Organisation")
            ):
                title.owners.append(int(names.starts[i + 1].kb_id_))
                i = names.starts[i + 1].end
            continue
        if adjective is not None and adjective.label_ == "Country" and adjective.id_ == "demonym":
            k = adjective.end
            body = names.starts.get(k)
            if body is not None and body.label_ in OWNING:
                title.owners += [int(body.kb_id_), int(adjective.kb_id_)]
                i = body.end
                continue
            break
        if (
            lower in ("of", "for")
            or (
                lower in ("to", "on")
                and head in ("adviser", "advisor", "secretary", "assistant", "envoy", "commissioner", "deputy")
            )
        ) and mention is None:
            stop = portfolio_end(
                doc,
                names.at,
                j,
                heads=_heads(),
                free=lower == "for" or head in title_words("with_portfolio"),
                loose=head in ("minister", "ministers", "undersecretary", "vice-minister"),
            )
            if stop > j:
                if (
                    head
                    in ("head", "chief", "director", "member", "chairman", "chair", "president", "leader", "governor")
                    and lower == "of"
                    and not doc[j].text[:1].isupper()
                    and doc[j].lower_
                    not in (
                        "state",
                        "staff",
                        "government",
                        "mission",
                        "station",
                        "police",
                        "protocol",
                        "cabinet",
                        "delegation",
                        "operations",
                        "parliament",
                    )
                ):
                    owner, far = _described(doc, names, j)
                    if owner is not None:
                        title.owners.append(int(owner.kb_id_))
                        i = _brackets(doc, owner.end)
                        continue
                    if far > j:
                        i = far
                        if head in title_words("weak"):
                            title.end = far
                    break
                title.end = stop
                i = _brackets(doc, stop)
                continue
        if lower in ("of", "for", "at") and mention is None:
            owner, far = _described(doc, names, j)
            if owner is not None:
                title.owners.append(int(owner.kb_id_))
                i = _brackets(doc, owner.end)
                continue
            if far > j:
                i = far
                if head in title_words("weak") and not any(t.lower_ in title_words("bodies") for t in doc[j:far]):
                    title.end = far
        break
    title.extent = max(i, title.end)


def _described(doc: Doc, names: Names, start: int) -> tuple[Span | None, int]:
    """Read small words after "of the": the owner they lead up to ("the services union Verdi"), or where they end."""
    i = start
    while i < len(doc) and i - start < 7 and i not in names.starts:
        token = doc[i]
        if token.text == "-" or (token.pos_ in ("NOUN", "ADJ", "NUM") and token.text.islower()):
            i += 1
            continue
        break
    if i == start or i >= len(doc):
        return None, start
    owner = names.starts.get(i)
    if owner is not None and owner.label_ in ("Company", "Organisation", "Ministry") and owner.id_ == "name":
        return owner, i
    if doc[i].text in (",", ".", ")", ";") and doc[i - 1].pos_ == "NOUN":
        return None, i
    return None, start


def _brackets(doc: Doc, i: int) -> int:
    """Return where a short bracket that begins at a token ends: "(SBP)"."""
    if i < len(doc) and doc[i].text == "(":
        for j in range(i + 1, min(i + 5, len(doc))):
            if doc[j].text == ")":
                return j + 1 if all(t.text[:1].isupper() or t.is_punct for t in doc[i + 1 : j]) else i
    return i

"""What follows a title: its business ("for Foreign Affairs"), its post ("to Brazil"), its owners ("of the Republic")."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from spacy.tokens import Doc, Span

from kgx.pipes.portfolio import business_words, portfolio_end
from kgx.pipes.titlewords import DETERMINERS, OWNING, Names, Title, heads, title_words
from kgx.schema import lexicon

ROUNDS = 4  # phrases that one title may be followed by
LONGEST = 8  # tokens of a phrase of small words


@cache
def body_words() -> frozenset[str]:
    """Return the common nouns that stand for a body, company or country: "the group", "the ministry"."""
    kinds = ("Company", "Organisation", "Ministry", "Country")
    named = {word for kind in kinds for word in lexicon("reference")["nominals"][kind]}
    return title_words("bodies") | frozenset(named)


def complete(doc: Doc, names: Names, title: Title) -> None:
    """Take into a title what follows it: its end, its extent, the owners named there."""
    i = _suffix(doc, names, title)
    for _ in range(ROUNDS):
        i = _brackets(doc, i)
        if i + 1 >= len(doc) or doc[i].lower_ not in title_words("prepositions"):
            break
        after = _phrase(doc, names, title, i)
        if after <= i:
            title.unread = title.unread or doc[i].lower_ == "of"
            if doc[i].lower_ in ("of", "at") and _one_noun(doc, names, i + 1):
                title.nominal = i + 2  # "chair of the Forum"
            break
        i = after
    title.extent = max(i, title.end)


def _one_noun(doc: Doc, names: Names, i: int) -> bool:
    """Tell whether an article and a noun of one word begin at `i`."""
    if i + 2 >= len(doc) or doc[i].lower_ != "the" or i + 1 in names.at:
        return False
    return doc[i + 1].pos_ in ("NOUN", "PROPN") and (doc[i + 2].is_punct or doc[i + 2].pos_ not in ("NOUN", "PROPN"))


def may_own(doc: Doc, title: Title, mention: Span) -> bool:
    """Tell whether an office can be that of a named thing: a city has mayors and bishops, not chief executives."""
    based = [t.lower_ for t in doc[mention.end : mention.end + 2]] == ["-", "based"]
    return not based and (mention.label_ != "City" or doc[title.head].lower_ in title_words("of_city"))


def _suffix(doc: Doc, names: Names, title: Title) -> int:
    """Read what belongs to the word before it: "-elect", "(South)", "-in-charge"."""
    i, size = title.end, len(doc)
    if i + 1 < size and doc[i].text == "-" and doc[i + 1].lower_ in title_words("after_designate"):
        i += 2
        if doc[i - 1].lower_ == "elect":
            title.end = i
    elif i < size and doc[i].lower_ in title_words("after_designate"):
        i += 1
    if (
        i + 2 < size
        and doc[i].text == "("
        and doc[i + 2].text == ")"
        and doc[i + 1].text[:1].isupper()
        and (i + 1 not in names.at or doc[i + 1].lower_ in title_words("directions"))
        and doc[i + 1].lower_ not in title_words("after_rank")
    ):
        i += 3
        title.end = i
    if i + 3 < size and doc[i].text == "-" and doc[i + 1].lower_ == "in" and doc[i + 2].text == "-":
        i += 4
        title.end = i
    return i


def _phrase(doc: Doc, names: Names, title: Title, i: int) -> int:
    """Read the phrase that the preposition at `i` begins; return where it ends, or `i` if it is none of the title's."""
    fixed = _fixed(doc, names, title, i)
    if fixed > i:
        title.end = fixed
        return fixed
    j = i + 1
    while j < len(doc) and (doc[j].lower_ in DETERMINERS or (doc[i].lower_ == "of" and doc[j].lower_ == "that")):
        j += 1
    if j >= len(doc):
        return i
    unit = _unit(doc, j)
    if doc[i].lower_ in ("of", "for") and unit > j and _body_follows(doc, names, unit):
        return unit  # "director of the research division (at the Norlund Institute)"
    mention = names.starts.get(j)
    if mention is not None and mention.label_ == "Person":
        if doc[i].lower_ != "to" or doc[title.head].lower_ not in title_words("serving"):
            return i
        title.boss = int(mention.kb_id_)  # "adviser to X"
        return mention.end
    if mention is not None and not may_own(doc, title, mention) and mention.label_ == "City":
        return (
            _small_words(doc, names, title, i, mention.end, None)
            if doc[mention.end : mention.end + 1].text == "-"
            else i
        )
    described = mention is not None and _describes(doc, mention)
    if mention is not None and mention.label_ in OWNING and mention.id_ != "demonym" and not described:
        return _named(doc, names, title, i, mention)
    adjective = names.at.get(j)
    if adjective is not None and adjective.label_ == "Country" and (described or adjective.id_ == "demonym"):
        body = names.starts.get(adjective.end)
        served = _served(doc, adjective.end) if doc[title.head].lower_ in title_words("serving") else adjective.end
        if served > adjective.end:
            title.owners.append(int(adjective.kb_id_))  # "adviser to the Danish prime minister"
            return served
        if body is not None and body.label_ in OWNING:
            title.owners += [int(body.kb_id_), int(adjective.kb_id_)]
            return body.end
        if doc[i].lower_ == "for":  # "coordinator for Iraqi studies"
            end = _business_end(doc, names, title, i, adjective.end)
            if end > adjective.end:
                title.end = end
                return end
        return _owner_described(doc, names, title, i, adjective.end)
    return _small_words(doc, names, title, i, j, mention)


def _unit(doc: Doc, start: int) -> int:
    """Return the end of words from `start` on that end in a word for a part of a body, or `start`."""
    for i in range(start, min(start + LONGEST, len(doc))):
        if doc[i].lower_ in title_words("units"):
            return i + 1
        if doc[i].pos_ not in ("NOUN", "PROPN", "ADJ", "CCONJ") and doc[i].text not in ("'s", "'", "-"):
            break
    return start


def _body_follows(doc: Doc, names: Names, i: int) -> bool:
    """Tell whether a body is named behind "of" or "at" at token `i`, with what describes it: "of the Lund-based X"."""
    if i + 2 >= len(doc) or doc[i].lower_ not in ("of", "at"):
        return False
    i += 1 + (doc[i + 1].lower_ in DETERMINERS)
    place = names.starts.get(i)
    if place is not None and place.label_ == "City" and doc[place.end : place.end + 2].text == "-based":
        place = names.starts.get(place.end + 2)
    return place is not None and place.label_ in ("Company", "Organisation")


def _describes(doc: Doc, mention: Span) -> bool:
    """Tell whether the acronym of a country stands as an adjective before a small word: "the US carmaker"."""
    acronym = mention.label_ == "Country" and mention.text.isupper() and mention.end < len(doc)
    return acronym and doc[mention.end].text.islower() and doc[mention.end].lower_ in body_words()


def _served(doc: Doc, i: int) -> int:
    """Return the end of the words from `i` on that call the first man or woman of a state: "prime minister"."""
    end = i
    while end < len(doc) and end - i < 2 and doc[end].lower_ in lexicon("titles")["served"]:
        end += 1
    return end


@cache
def _fixed_phrases() -> dict[tuple[str, str], list[list[str]]]:
    """Return the phrases that are always part of a title, as words, by their first two."""
    found: dict[tuple[str, str], list[list[str]]] = defaultdict(list)
    for phrase in lexicon("titles")["fixed"]:
        words = phrase.split()
        found[words[0], words[1]].append(words)
    return dict(found)


def _fixed(doc: Doc, names: Names, title: Title, i: int) -> int:
    """Return the end of a phrase that is always part of the title: "of the board of directors", "to the cabinet"."""
    for words in _fixed_phrases().get((doc[i].lower_, doc[i + 1].lower_), ()) if i + 1 < len(doc) else ():
        found = doc[i : i + len(words)]
        if [t.lower_ for t in found] != words:
            continue
        named = [names.at[t.i] for t in found if t.i in names.at]
        after = i + len(words)
        goes_on = doc[after : after + 2]
        if any(t.lower_ in business_words() for t in goes_on[:1] if t.text != ",") or goes_on.text.startswith("-"):
            continue  # "minister of state assets", "of state-owned firms"
        if goes_on.text.startswith(",") and len(goes_on) > 1 and goes_on[1].lower_ in business_words():
            continue  # "minister of government, human rights and labour"
        if all(m.label_ == "Ministry" for m in named):
            return i + len(words)
    return i


def _named(doc: Doc, names: Names, title: Title, i: int, mention: Span) -> int:
    """Read a name after the preposition at `i`: where an envoy is sent, whose business a minister has, an owner."""
    lower, head = doc[i].lower_, doc[title.head].lower_
    place = mention.label_ in ("Country", "Region", "City")
    if lower in ("to", "in") and head in title_words("stationed"):
        end = title.end = mention.end
        while end + 1 < len(doc) and doc[end].lower_ in ("and", ",") and end + 1 in names.starts:
            if names.starts[end + 1].label_ != "Country":
                break
            end = title.end = names.starts[end + 1].end
        return end
    if head in ("minister", "ministers") and mention.label_ in ("Company", "Organisation", "City") and lower != "to":
        title.end = mention.end
        return mention.end
    if lower == "for" and place and head not in title_words("speaking"):
        title.end = mention.end  # "special envoy for the Sahel"
        return mention.end
    if (
        lower in ("on", "with")
        or (lower == "to" and head not in title_words("serving"))
        or (lower == "in" and head != "judge")
    ):
        return i
    end = _brackets(doc, mention.end)
    if end < len(doc) and doc[end].text in ("'s", "'"):
        return _possessor(doc, names, title, i, mention, end)
    if int(mention.kb_id_) not in title.owners:
        title.owners.append(int(mention.kb_id_))
    # "chairman of X and Y", "the presidents of X, Y and Z"
    if not title.plural and mention.label_ not in ("Company", "Organisation"):
        return end
    further, last = _listed(doc, names, end, kind=mention.label_, commas=title.plural)
    title.owners += further
    return last


def _listed(doc: Doc, names: Names, end: int, *, kind: str, commas: bool) -> tuple[list[int], int]:
    """Return the names of one kind that go on a list at token `end`, and where it ends; one with `commas` ends in "and"."""
    found: list[int] = []
    last, i = end, end
    size = 0
    while i + 1 < len(doc) and (doc[i].lower_ == "and" or (commas and doc[i].text == ",")):
        joined = doc[i].lower_ == "and" or doc[i + 1].lower_ == "and"
        other = names.starts.get(i + 1 + (doc[i].text == "," and joined))
        if other is None or other.label_ != kind:
            break
        found.append(int(other.kb_id_))
        i = other.end
        if joined:
            last, size = i, len(found)
            if commas:
                break
    return found[:size], last


def _possessor(doc: Doc, names: Names, title: Title, i: int, mention: Span, end: int) -> int:
    """Governor of Brazil's Central Bank: the body is the owner, its country another."""
    body = names.starts.get(end + 1)
    named = body is not None and body.label_ in ("Company", "Organisation", "Ministry")
    if mention.label_ in ("Company", "Organisation") and not named and (unit := _unit(doc, end + 1)) > end + 1:
        title.owners.append(int(mention.kb_id_))  # "head of Norlund's Danish division"
        return unit
    if body is None and mention.label_ == "Country":
        body = _called(doc, names, end + 1)
    if body is None or body.label_ not in OWNING:
        return i
    title.owners.append(int(body.kb_id_))
    if mention.label_ == "Country":
        title.owners.append(int(mention.kb_id_))
    return body.end


def _called(doc: Doc, names: Names, i: int) -> Span | None:
    """Return the body that small words and a comma lead up to: "(Brazil's) oil regulator, the Petroleum Agency"."""
    start = i
    while i < len(doc) and i - start < LONGEST and doc[i].text.islower() and doc[i].pos_ in ("NOUN", "ADJ"):
        i += 1
    if i == start or i + 2 >= len(doc) or doc[i].text != ",":
        return None
    body = names.starts.get(i + 1 + (doc[i + 1].lower_ == "the"))
    return body if body is not None and body.label_ in ("Ministry", "Organisation", "Company") else None


def _small_words(doc: Doc, names: Names, title: Title, i: int, j: int, mention: Span | None) -> int:
    """Read small words after the preposition at `i`: a business, or an owner that is described or stood for."""
    lower, head = doc[i].lower_, doc[title.head].lower_
    business = lower in ("of", "for") or (lower in ("to", "on") and head in title_words("serving"))
    if business and mention is None:
        stop = _business_end(doc, names, title, i, j)
        if stop > j and lower == "of" and _is_body(doc, j, stop):
            return stop
        if stop > j and not (lower == "of" and _leads_body(doc, head, j, stop)):
            title.end = stop
            return stop
    return _owner_described(doc, names, title, i, j) if mention is None else i


def _owner_described(doc: Doc, names: Names, title: Title, i: int, j: int) -> int:
    """Read small words from `j` on, behind the preposition at `i`, that lead up to an owner or stand for one."""
    head = doc[title.head].lower_
    if doc[i].lower_ not in ("of", "for", "at") or j >= len(doc):
        return i
    owner, end = _described(doc, names, j)
    if any(t.lower_ == "parent" for t in doc[j:end]):
        title.unread = True
        return end
    if owner is not None:
        title.owners.append(int(owner.kb_id_))
        return owner.end
    if end > j:
        if doc[end - 1].lower_ in body_words():
            title.nominal = end - 1
        elif head in title_words("weak"):
            title.end = end
        return end
    return i


def _business_end(doc: Doc, names: Names, title: Title, i: int, j: int) -> int:
    """Return the end of the business that begins at `j`, behind the preposition at `i`, or `j` if there is none."""
    lower, head = doc[i].lower_, doc[title.head].lower_
    if any(t.lower_ == "prime" for t in doc[title.start : title.head]):
        return j
    known = portfolio_end(
        doc,
        names.at,
        j,
        heads=heads(),
        free=lower == "for" or head in title_words("with_portfolio"),
        loose=head in title_words("any_business"),
    )
    bare = lower == "of" and j == i + 1 and head in title_words("leading_heads")
    if not bare and (lower != "for" or head in title_words("speaking")):
        return known
    stop = portfolio_end(doc, names.at, j, heads=heads(), free=True, loose=True)
    words = doc[j:stop]
    if stop <= known or doc[stop - 1].pos_ not in ("NOUN", "PROPN") or stop in names.at:
        return known
    if any(t.lower_ in title_words("no_business") or (bare and t.lower_ in body_words()) for t in words):
        return known
    return stop


def _is_body(doc: Doc, start: int, stop: int) -> bool:
    """Tell whether capitalised words with an article are a body that is no entity: "the Drafting Committee"."""
    body = doc[stop - 1].text[:1].isupper() and doc[stop - 1].lower_ in body_words()
    return body and doc[start - 1].lower_ in DETERMINERS and stop - start > 1


def _leads_body(doc: Doc, head: str, start: int, stop: int) -> bool:
    """Tell whether small words after "head of" name whom somebody leads rather than what the office is about."""
    if head not in title_words("leading_heads") or doc[start].text[:1].isupper():
        return False
    if doc[start].lower_ in title_words("business_after_leading"):
        return False
    return doc[start - 1].lower_ != "of" or any(t.lower_ in body_words() for t in doc[start:stop])


def _described(doc: Doc, names: Names, start: int) -> tuple[Span | None, int]:
    """Read small words after "of the": the owner they lead up to ("the services union Verdi"), or where they end."""
    i = start
    while i < len(doc) and i - start < LONGEST and i not in names.starts:
        token = doc[i]
        small = token.pos_ in ("NOUN", "ADJ", "NUM") or token.tag_ in ("VBN", "VBG")
        if token.text == "-" or (small and token.text.islower()):
            i += 1
            continue
        break
    if i == start or i >= len(doc):
        return None, start
    owner = names.starts.get(i)
    if owner is not None and owner.label_ in ("Company", "Organisation", "Ministry") and owner.id_ == "name":
        return owner, i
    if doc[i - 1].pos_ == "NOUN" and (doc[i].is_punct or doc[i - 1].lower_ in body_words()):
        return None, i
    return None, start


def _brackets(doc: Doc, i: int) -> int:
    """Return where a short bracket that begins at a token ends: "(SBP)"."""
    if i < len(doc) and doc[i].text == "(":
        for j in range(i + 1, min(i + 5, len(doc))):
            if doc[j].text == ")":
                return j + 1 if all(t.text[:1].isupper() or t.is_punct for t in doc[i + 1 : j]) else i
    return i

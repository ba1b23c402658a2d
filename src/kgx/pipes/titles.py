"""Find the titles of offices in a text: "former Deputy Prime Minister and Minister for Defence of Australia"."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Doc, Span, Token

from kgx.pipes.complements import body_words, complete, may_own
from kgx.pipes.portfolio import portfolio_words
from kgx.pipes.titlewords import OWNING, SOMEBODY, Names, Title, heads, names_of, plurals, title_words, words_before

TITLES = "kgx_found_titles"  # in `doc.user_data`: the names by which titles were found, and the titles
REACH = 5  # words that may stand between a title and the owner before it


def titles_of(doc: Doc) -> list[Title]:
    """Return the titles of a Doc in order of place, none inside another, as values of the caller's own."""
    names = names_of(doc)
    kept = doc.user_data.get(TITLES)
    if kept is None or kept[0] != names.values:  # references are mentions, too, but no names
        kept = doc.user_data[TITLES] = (names.values, _find_titles(doc, names))
    return [replace(title, owners=list(title.owners)) for title in kept[1]]


def _find_titles(doc: Doc, names: Names) -> list[Title]:
    found: list[Title] = []
    i = 0
    while i < len(doc):
        if _begins(doc, names, i):
            title = _title(doc, names, i, floor=found[-1].end if found else 0)
            if title is not None:
                found.append(title)
                i = max(i + 1, title.end)
                continue
        i += 1
    return found


def _begins(doc: Doc, names: Names, i: int) -> bool:
    """Tell whether a token can be the head of a title."""
    lower = doc[i].lower_
    if lower not in heads() and lower not in plurals():
        charge = lower in ("chargé", "charge") and i + 1 < len(doc) and doc[i + 1].lower_.startswith("d'")
        if not charge:
            return False
    if lower == "fellow" and i + 1 < len(doc) and doc[i + 1].lower_ in heads() | frozenset(plurals()):
        return False
    if lower == "chief" and i + 1 < len(doc) and doc[i + 1].lower_ == "marshal":
        return False
    span = names.at.get(i)
    part_of_name = span is not None and not (
        span.label_ == "Person" and span.start == i and lower in title_words("part_of_name")
    )
    return not part_of_name and not (doc[i].pos_ in ("VERB", "AUX") and lower in title_words("also_verbs"))


def _title(doc: Doc, names: Names, head: int, *, floor: int) -> Title | None:
    last = _last_head(doc, names, head)
    head = last
    size = len(doc)
    # a compound that goes on: "secretary general", "chief executive officer", "minister of state"
    while (
        last + 1 < size
        and (
            (
                doc[last + 1].lower_ in heads()
                and (doc[last + 1].lower_ != "general" or doc[last].lower_ in title_words("before_general"))
            )
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
    tenure = tenure_of(doc, start, head)
    title = Title(start, last + 1, last, "", tenure, plural=doc[last].lower_ in plurals())
    _left_owner(doc, names, title)
    complete(doc, names, title)
    title.text = _clean(doc, title.start, title.end)
    return title if title.text else None


def _last_head(doc: Doc, names: Names, head: int) -> int:
    """Return the last head of a run of title words: "deputy foreign minister", "executive vice-president"."""
    last, i = head, head + 1
    while i < len(doc) and i not in names.at and not doc[i].is_sent_start:
        lower = doc[i].lower_
        if lower == "general" and doc[i - 1].lower_ not in (*title_words("before_general"), "-"):
            break
        if lower in heads() or lower in plurals():
            if doc[last].lower_ not in words_before() and doc[last].lower_ not in ("general", "state"):
                break
            last = i
        elif not (lower in words_before() or (doc[i].text == "-" and not doc[i].whitespace_)):
            break
        i += 1
    return last


def _clean(doc: Doc, start: int, end: int) -> str:
    text = "".join(t.text_with_ws for t in doc[start:end]).strip()
    return " ".join(text.split()).strip(" ,-")


def _left(doc: Doc, names: Names, head: int, floor: int) -> int:
    """Return where the words before a head begin that belong to the title."""
    start = head
    while start > floor:
        i = start - 1
        token = doc[i]
        lower = token.lower_
        if token.is_sent_end and not token.text.endswith("."):
            break
        if i in names.at:
            break  # "Defence Ministry spokesman", "Treasury secretary": the body is no part of the title
        if lower == "fellow" or (lower == "under" and doc[start].lower_ != "secretary"):
            break
        if lower == "time" and i - 2 >= floor and doc[i - 2].lower_ in ("whole", "full", "part"):
            start = i - 2
            continue
        if lower in words_before() or (lower in heads() and lower not in ("mr", "sen", "rep")):
            start = i
        elif (
            token.text == "-"
            and i > floor
            and (doc[i - 1].lower_ in words_before() or doc[i - 1].lower_ in title_words("hyphenated"))
        ) or _joins_business(doc, names, i, start=start, head=head, floor=floor):
            start = i - 1
        else:
            break
    while start < head and doc[start].lower_ in ("and", "&", ",", "-"):
        start += 1
    return start


def _joins_business(doc: Doc, names: Names, i: int, *, start: int, head: int, floor: int) -> bool:
    """Tell whether "and" or a comma at `i` joins two parts of a business: "trade, industry and energy minister"."""
    if i <= floor or doc[i - 1].lower_ not in portfolio_words() or i - 1 in names.at:
        return False
    first = doc[start].lower_
    if doc[i].lower_ in ("and", "&"):
        ranks = ("prime", "deputy", "vice", "chief")
        return (first in portfolio_words() or first in words_before()) and first not in ranks
    return doc[i].text == "," and first in portfolio_words() and any(t.lower_ == "and" for t in doc[start:head])


def tenure_of(doc: Doc, start: int, head: int) -> str:
    """Read "former", "acting", "-elect" around a title."""
    i = start - 1
    if i > 0 and doc[i].text == "-" and doc[i - 1].lower_ in ("ex", "then"):
        return "former"
    skipped = 0
    while i >= 0 and skipped < 4:
        said = _says_when(doc[i])
        if said:
            return said
        if not (
            doc[i].lower_ in title_words("skipped")
            or (doc[i].pos_ == "ADJ" and doc[i].lower_ != "own")
            or doc[i].ent_type_ in ("NORP", "GPE", "ORG")
            or doc[i].text in ("'s", "'")
        ):
            break
        i -= 1
        skipped += 1
    if any(t.lower_ in title_words("acting") for t in doc[start:head]):
        return "acting"
    after = [t.lower_ for t in doc[head + 1 : head + 3]]
    if after[:1] == ["-"]:
        after = after[1:]
    if (after and after[0] in title_words("after_designate")) or doc[head].lower_.endswith(("-elect", "-designate")):
        return "designate"
    return "current"


def _says_when(token: Token) -> str:
    """Return the tenure that a word before a title tells, or nothing."""
    return next((kind for kind in ("former", "acting", "designate") if token.lower_ in title_words(kind)), "")


def _left_owner(doc: Doc, names: Names, title: Title) -> None:
    """Take the owners that stand before a title: "Indian", "India's", "OCP Group", "the company's", "his"."""
    i = title.start - 1
    steps = 0
    between = title_words("skipped", "former", "acting", "designate")
    while i >= 0 and steps < REACH:
        token = doc[i]
        mention = names.at.get(i)
        if mention is not None:
            if mention.label_ == "Person" and doc[mention.end].text in ("'s", "'"):
                title.boss = int(mention.kb_id_)
            elif mention.label_ not in OWNING and mention.label_ != "Person":
                title.unread = True  # "White House spokesman"
            if mention.label_ not in OWNING or not may_own(doc, title, mention):
                return
            i = mention.start - 1
            if _abroad(doc, mention):
                title.possessive = i
                return
            title.owners.append(int(mention.kb_id_))
            # "India's Defence Ministry spokesman": both own
            if i >= 0 and (doc[i].text in ("'s", "'") or doc[i].pos_ == "ADJ"):
                continue
            if i < 0 or i not in names.at or names.at[i].label_ != "Country":
                return
            continue
        if token.text in ("'s", "'") and i and i - 1 not in names.at and doc[i - 1].lower_ in body_words():
            title.nominal = i - 1
            return
        if token.text in ("'s", "'") and i and doc[i - 1].lower_ in title_words("national"):
            title.boss = SOMEBODY  # "the president's chief of staff"
            return
        if token.text in ("'s", "'") and (i == 0 or i - 1 not in names.at):
            title.unread = True
            if i > 1 and doc[i - 2].lower_ == "the" and doc[i - 1].pos_ in ("NOUN", "PROPN"):
                title.nominal = i - 1  # "the command's deputy"
                return
        like = token.pos_ == "ADJ" and token.is_lower and token.lower_ not in ("own", "such")
        if token.text in ("'s", "'", "-") or token.lower_ in between or like:
            i -= 1
            steps += 1
            continue
        if token.text == ")" and i == title.start - 1 and doc[i - 2].text == "(" and i - 3 in names.at:
            i -= 3  # "Norlund Bank (NB) spokesman"
            continue
        if token.lower_ in ("his", "her", "its", "their"):
            title.possessive = i
        elif token.lower_ == "whose":
            before = names.at.get(i - 1 - (doc[i - 1].text == ","))
            if before is not None and before.label_ in OWNING and may_own(doc, title, before):
                title.owners.append(int(before.kb_id_))  # "Malta, whose minister"
        elif token.pos_ == "PROPN" and i == title.start - 1 and not token.is_sent_start:
            title.unread = True
        return


def _abroad(doc: Doc, mention: Span) -> bool:
    """Tell whether a country before a title is where somebody's office is about: "its Pakistan mission chief"."""
    named = mention.label_ == "Country" and mention.id_ == "name" and doc[mention.end].text not in ("'s", "'")
    return named and doc[mention.start - 1].lower_ in ("its", "their") if mention.start else False

"""Find the names of people: after titles, as the recogniser has them, and by given names."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Span

from kgx.pipes.runs import Name, capital, trim, words
from kgx.schema import lexicon


def titled(doc: Doc) -> Iterator[Name]:
    """A run of capitalised words right after a title or honorific: Trade Secretary Omar Hjira, Mr Loudiyi."""
    titles, honorifics, particles, never = (
        words("person_titles"),
        words("honorifics"),
        words("particles"),
        words("never"),
    )
    i, size = 0, len(doc)
    while i < size - 1:
        token = doc[i]
        i += 1
        if token.lower_ not in titles or token.is_sent_end:
            continue
        start = i
        if start + 3 < size and doc[start].text == "(" and doc[start + 2].text == ")" and capital(doc[start + 1]):
            start += 3  # "Secretary (South) X"
        while start < size and doc[start].lower_ in honorifics and capital(doc[start]):
            start += 1
        end = start
        while end < size and not (doc[end].is_sent_start and end > start):
            here = doc[end]
            if (
                (
                    capital(here)
                    and here.pos_ in ("PROPN", "X", "NOUN", "ADJ", "INTJ")
                    and here.ent_type_ not in ("DATE", "GPE", "NORP")
                )
                or (here.ent_type_ == "GPE" and end > start and capital(here) and doc[end - 1].ent_type_ == "PERSON")
                or (
                    end > start
                    and here.lower_ in particles
                    and end + 1 < size
                    and (capital(doc[end + 1]) or doc[end + 1].lower_ in particles)
                )
            ):
                end += 1
            else:
                break
        run = doc[start:end]
        if not run or (not any(t.ent_type_ == "PERSON" for t in run) and not _name_like(run)):
            continue
        if any((t.lower_ in titles and t.lower_ not in words("kin")) or t.lower_ in never for t in run):
            continue
        if end - start == 1 and doc[start - 1].lower_ in words("royal") and capital(doc[start - 1]):
            start -= 1
        yield Name(start, end, "PERSON")
        i = end


def _name_like(run: Span) -> bool:
    """Tell whether a run that the recogniser did not take for a person may be one all the same."""
    if (
        any(t.ent_type_ in ("ORG", "LOC", "FAC", "EVENT", "LAW", "MONEY", "CARDINAL", "WORK_OF_ART") for t in run)
        and len(run) < 2
    ):
        return False
    heads = lexicon("entities")["heads"]
    if any(run[-1].lower_ in heads[kind] for kind in ("Organisation", "Company", "Facility", "NamedEvent", "Ministry")):
        return False
    return len(run) <= 6 and all(t.tag_.startswith("NNP") or not capital(t) for t in run)


def person(doc: Doc, ent: Span, taken: bytearray) -> Name:
    start, end = trim(doc, ent.start, ent.end)
    titles, honorifics, particles, suffixes = (
        words("person_titles"),
        words("honorifics"),
        words("particles"),
        words("suffixes"),
    )
    # what the recogniser left out
    while end < len(doc) and not doc[end].is_sent_start and not taken[end]:
        token = doc[end]
        if end > start + 1 and doc[end - 1].lower_ in particles and capital(token):
            end += 1
            continue
        if (
            capital(token)
            and token.ent_type_ in ("", "PERSON")
            and token.pos_ == "PROPN"
            and token.lower_ not in titles
        ) or token.lower_ in suffixes:
            end += 1
        elif (
            token.lower_ in particles
            and end + 1 < len(doc)
            and capital(doc[end + 1])
            and doc[end + 1].pos_ == "PROPN"
            and token.lower_ not in ("y", "e", "'", "ap")
        ):
            end += 2
        else:
            break
    while start > 0 and not doc[start].is_sent_start and not taken[start - 1]:
        token = doc[start - 1]
        lower = token.lower_
        if (
            lower in titles
            or lower in honorifics
            or not capital(token)
            or token.pos_ != "PROPN"
            or token.ent_type_ in ("GPE", "NORP", "DATE")
            or lower in words("never")
        ):
            break
        if token.ent_type_ == "ORG" and token.ent_iob_ == "I":
            break
        start -= 1
    # what it took too much of: "Chairman Mostafa Terrab"
    for i in range(end - 2, start - 1, -1):
        if (doc[i].lower_ in titles and not (doc[i].lower_ in words("kin") and i > start)) or (
            doc[i].lower_ in honorifics and i - start < 3
        ):
            start = i if i == end - 2 and doc[i].lower_ in words("royal") else i + 1
            break
    while start < end - 1 and doc[start].lower_ in honorifics:
        if start == end - 2 and doc[start].lower_ in words("royal"):
            break  # "Prince William", "Sheikh Hasina": the name of somebody with one name
        start += 1
    real = any(capital(t) and t.lower_ not in honorifics and t.lower_ not in titles for t in doc[start:end])
    label = "PERSON" if real else ""
    return Name(start, end, label) if label else Name(start, start, "")

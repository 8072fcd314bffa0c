"""A program that publishes one package after another until it is killed: `publish_forever.py FOLDER FORM`."""

import itertools
import sys
from pathlib import Path
from random import Random

from oais_vn.model.package import Form
from oais_vn.model.paths import PackagePath
from oais_vn.storage.store import DirectoryStore


def files(number: int) -> dict[str, bytes]:
    """What package `number` holds."""
    random = Random(number)
    payload = {f"data/{n % 3}/tệp {n}.pdf": random.randbytes(random.randrange(90_000)) for n in range(8)}
    return {"bagit.txt": b"BagIt-Version: 1.0\n", **payload}


def publish_forever(root: Path, form: Form) -> None:
    """Publish packages 0, 1, …; what is there already is left as it is."""
    store = DirectoryStore(root, form)
    with store.lock():
        store.clean()
        print("ready", flush=True)
        for number in itertools.count():
            if store.find(str(number)) is None:
                with store.stage() as staged:
                    for path, content in files(number).items():
                        staged.write(PackagePath(path), [content])
                    staged.publish(str(number))


if __name__ == "__main__":
    publish_forever(Path(sys.argv[1]), Form(sys.argv[2]))

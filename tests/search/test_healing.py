"""An index that is missing, foreign or damaged is noticed, and building it anew heals it."""

from __future__ import annotations

import gc
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qa.search.engine import Document, IndexBusy, IndexUnusable, Query
from qa.search.whoosh_engine import WhooshEngine, folders
from qa.search.whoosh_engine.folders import IndexFolders

from .samples import make_document, random_documents

DOCUMENTS = random_documents(300)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Where the index of these tests lies."""
    return tmp_path / "search"


@pytest.fixture
def engine(root: Path) -> Iterator[WhooshEngine]:
    """An engine over `DOCUMENTS`."""
    engine = WhooshEngine(root, look_again=0)
    rebuild(engine)
    yield engine
    engine.close()


def rebuild(engine: WhooshEngine) -> None:
    engine.rebuild(iter(DOCUMENTS), lambda _ids: ())


def index_of(root: Path) -> Path:
    return IndexFolders(root).current()


def truncate(root: Path, pattern: str, share: float = 0.5) -> None:
    for file in index_of(root).glob(pattern):
        os.truncate(file, int(file.stat().st_size * share))


def scribble(root: Path, pattern: str) -> None:
    for file in index_of(root).glob(pattern):
        file.write_bytes(os.urandom(file.stat().st_size))


DAMAGES: dict[str, Callable[[Path], object]] = {
    "the folder is gone": shutil.rmtree,
    "the folder is empty": lambda root: [p.unlink() for p in root.rglob("*") if p.is_file()],
    "the pointer is gone": lambda root: (root / "current").unlink(),
    "the pointer is empty": lambda root: (root / "current").write_text(""),
    "the pointer is foreign": lambda root: (root / "current").write_text('["x"]'),
    "the pointer points nowhere": lambda root: shutil.rmtree(index_of(root)),
    "the index is gone": lambda root: [p.unlink() for p in index_of(root).iterdir()],
    "the table of contents is truncated": lambda root: truncate(root, "*.toc"),
    "the table of contents is empty": lambda root: truncate(root, "*.toc", 0),
    "the table of contents is foreign": lambda root: scribble(root, "*.toc"),
    "the terms are truncated": lambda root: truncate(root, "*.trm"),
    "the terms are gone": lambda root: [p.unlink() for p in index_of(root).glob("*.trm")],
    "the postings are truncated": lambda root: truncate(root, "*.pst", 0.01),
    "the postings are foreign": lambda root: scribble(root, "*.pst"),
    "a column is gone": lambda root: [p.unlink() for p in index_of(root).glob("*.number.col")],
    "the figures are gone": lambda root: [p.unlink() for p in index_of(root).glob("*.figures.col")],
}


def search_everything(engine: WhooshEngine) -> None:
    engine.count()
    for document in DOCUMENTS:
        engine.search(Query(document.title))


# Whoosh leaves files to the garbage collector where it fails to open an index, or must try again
# because a commit took files away.
leaves_files_open = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)


@leaves_files_open
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_damage_is_noticed_and_a_rebuild_heals_it(
    engine: WhooshEngine, root: Path, damage: Callable[[Path], object]
) -> None:
    engine.close()
    damage(root)
    with pytest.raises(IndexUnusable):
        search_everything(engine)
    rebuild(engine)
    assert engine.count() == len(DOCUMENTS)
    assert not engine.verify(DOCUMENTS)


def test_an_index_without_fingerprints_cannot_be_compared(engine: WhooshEngine, root: Path) -> None:
    for file in index_of(root).glob("*.fingerprint.col"):
        file.unlink()
    with pytest.raises(IndexUnusable):
        engine.verify(iter(DOCUMENTS))
    rebuild(engine)
    assert not engine.verify(iter(DOCUMENTS))


@leaves_files_open
@pytest.mark.parametrize("damage", ["the postings are foreign", "the terms are truncated"])
def test_what_one_process_stumbles_over_all_others_know(
    engine: WhooshEngine, root: Path, damage: str
) -> None:
    engine.close()
    DAMAGES[damage](root)
    other = WhooshEngine(root, look_again=0)
    with pytest.raises(IndexUnusable):
        search_everything(other)
    with pytest.raises(IndexUnusable):
        engine.write([make_document(1)])
    other.close()


def test_an_index_made_by_other_rules_is_not_used(
    engine: WhooshEngine, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.close()
    monkeypatch.setattr(folders, "ANALYSIS", "newer")
    with pytest.raises(IndexUnusable, match="other rules"):
        engine.search(Query("定金"))
    rebuild(engine)
    assert engine.count() == len(DOCUMENTS)


def test_a_rebuild_that_fails_leaves_the_old_index_in_use(engine: WhooshEngine, root: Path) -> None:
    def failing() -> Iterator[Document]:
        yield make_document(1)
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        engine.rebuild(failing(), lambda _ids: ())
    assert not engine.verify(DOCUMENTS)
    rebuild(engine)
    assert len([path for path in root.iterdir() if path.is_dir()]) == 1


def test_only_one_rebuilds_at_a_time(engine: WhooshEngine, root: Path) -> None:
    def documents() -> Iterator[Document]:
        with pytest.raises(IndexBusy):
            rebuild(WhooshEngine(root))
        yield make_document(1)

    engine.rebuild(documents(), lambda _ids: ())
    assert engine.count() == 1


def test_changes_during_the_first_build_are_not_refused(root: Path) -> None:
    engine = WhooshEngine(root, look_again=0)

    def documents() -> Iterator[Document]:
        WhooshEngine(root).write([make_document(2)])
        yield make_document(1)

    engine.rebuild(documents(), lambda ids: [make_document(id_) for id_ in ids])
    assert engine.count() == 2
    engine.close()


def test_old_folders_go_when_their_last_reader_has_gone(engine: WhooshEngine, root: Path) -> None:
    reader = WhooshEngine(root, look_again=3600)
    assert reader.count() == len(DOCUMENTS)
    old = index_of(root)
    engine.rebuild([make_document(1)], lambda _ids: ())
    assert old.exists()
    assert reader.count() == len(DOCUMENTS)
    reader.close()
    rebuild(engine)
    assert not old.exists()


def test_a_folder_whose_builder_was_killed_at_once_goes_too(
    engine: WhooshEngine, root: Path
) -> None:
    orphan = root / "0123456789abcdef0123456789abcdef"
    orphan.mkdir()
    rebuild(engine)
    assert not orphan.exists()


def test_a_searcher_sees_what_another_process_wrote(engine: WhooshEngine, root: Path) -> None:
    reader = WhooshEngine(root, look_again=0)
    assert reader.search(Query("zzyzx")).hits == ()
    engine.write([make_document(5000, "zzyzx")])
    assert [hit.id for hit in reader.search(Query("zzyzx")).hits] == [5000]
    engine.rebuild([make_document(6000, "zzyzx")], lambda _ids: ())
    assert [hit.id for hit in reader.search(Query("zzyzx")).hits] == [6000]
    reader.close()


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


def test_files_stay_few_over_many_commits(engine: WhooshEngine) -> None:
    gc.collect()
    engine.search(Query("定金"))
    before = open_files()
    for number in range(60):
        engine.write(random_documents(1, seed=number, first=number % 40 + 1))
        engine.search(Query("定金 模具"))
    assert open_files() < before + 40
    assert engine.count() == len(DOCUMENTS)


@leaves_files_open
def test_threads_share_a_searcher_while_the_index_changes(engine: WhooshEngine) -> None:
    failures: list[BaseException] = []
    stop = threading.Event()

    def search() -> None:
        try:
            while not stop.is_set():
                for document in DOCUMENTS[:60]:
                    hits = engine.search(Query(document.title, limit=300)).hits
                    assert document.id in {hit.id for hit in hits}
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(15):
        engine.write(random_documents(2, seed=number, first=1000 + number))
    rebuild(engine)
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []

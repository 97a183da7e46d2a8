"""Make once what the first visitor would wait for: compiled kernels and the shop's models. ``make run`` calls it."""

from compiled import kernel_folder
from practice.feedback.star import kept
from questions import load_bank
from questions.search import search_folder
from xmr_core import prepare


def main() -> None:
    """Prepare what this version of the code has not prepared on this machine."""
    prepare.main()
    if not search_folder().is_dir():
        print("Training the search of the question bank (once, some seconds) ...", flush=True)
        load_bank().search("pca")
    if not kept.reader_file().is_file():
        print("Training the reader of answers (once, some seconds) ...", flush=True)
        kept.load()
    done = kernel_folder() / "algorithms.ready"
    if done.exists():
        return
    print("Compiling the algorithms (once, well under a minute) ...", flush=True)
    from algorithms.prepare import compile_kernels  # 2 s of imports that a prepared machine need not wait for

    compile_kernels()
    done.parent.mkdir(parents=True, exist_ok=True)
    done.touch()


if __name__ == "__main__":
    main()

"""Where compiled kernels and trained models are kept: what can be made again, by the version of the code."""

from compiled.kept import cache_folder, digest_of, keep_kernels, kernel_folder

__all__ = ["cache_folder", "digest_of", "keep_kernels", "kernel_folder"]

"""Writing a transcript so that what was shown is on disk, whatever happens next."""

import contextlib
import errno
import json
import os
import tempfile
from pathlib import Path

from pydantic import BaseModel

from rupturesim.errors import InputError, SaveError, TranscriptBusy, TranscriptError, TranscriptTaken
from rupturesim.paths import ensure
from rupturesim.transcript.reader import Transcript, read_transcript


class TranscriptWriter:
    """Appends events to one file that no other program may write to meanwhile.

    If the disk fails, events are kept in memory; every later `write`, and `save`, tries to write all of them.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None
        self._size = 0
        self._all: list[bytes] = []
        self._waiting: list[bytes] = []
        self._closed = False

    @classmethod
    def create(cls, path: Path, header: BaseModel) -> "TranscriptWriter":
        """A writer for a new file, readable by its owner alone, with its first line.

        Raises TranscriptTaken if there is such a file already. If the disk refuses, the writer keeps everything
        in memory and `saved` is false.
        """
        writer = cls(path)
        writer._keep(header)
        with contextlib.suppress(SaveError):
            writer.save()
        return writer

    @classmethod
    def reopen(cls, path: Path) -> tuple["TranscriptWriter", Transcript]:
        """Open a transcript to go on with it; a torn last line is cut off. Raises TranscriptError."""
        read_transcript(path)
        try:
            descriptor = os.open(path, os.O_RDWR | _BINARY)
        except OSError as error:
            raise TranscriptError(path, f"cannot be opened for writing ({error.strerror or error})") from None
        writer = cls(path)
        try:
            lock(path, descriptor)
            transcript = read_transcript(path)
            writer._descriptor, writer._size = descriptor, transcript.whole
            writer._all = [path.read_bytes()[: transcript.whole]]
            os.ftruncate(descriptor, transcript.whole)
            os.lseek(descriptor, transcript.whole - 1, os.SEEK_SET)
            if os.read(descriptor, 1) != b"\n":
                writer._append(b"\n")
                writer._all.append(b"\n")
        except BaseException:
            os.close(descriptor)
            raise
        return writer, transcript

    @property
    def saved(self) -> bool:
        """Whether all that was written has reached the disk."""
        return not self._waiting

    def write(self, *events: BaseModel) -> None:
        """Write events and wait until the disk has them. Raises SaveError; the events are then kept for later."""
        self._keep(*events)
        self.save()

    def save(self) -> None:
        """Write what is still waiting, if anything. Raises SaveError."""
        if not self._waiting:
            return
        try:
            if self._descriptor is None:
                self._descriptor = self._create()
            self._append(b"".join(self._waiting))
        except OSError as error:
            why = error.strerror or error
            raise SaveError(f"cannot save {self.path} at present ({why}); the session goes on in memory") from error
        self._waiting.clear()

    def rescue(self) -> Path:
        """Write the whole transcript to a new file in the folder for temporary files. Raises SaveError."""
        path: Path | None = None
        try:
            descriptor, name = tempfile.mkstemp(prefix=f"{self.path.stem}-", suffix=".jsonl")
            path = Path(name)
            with os.fdopen(descriptor, "wb") as file:
                file.writelines(self._all)
                file.flush()
                os.fsync(descriptor)
        except OSError as error:
            if path is not None:
                path.unlink(missing_ok=True)
            raise SaveError(f"cannot save it among temporary files either ({error.strerror or error})") from error
        return path

    def close(self) -> None:
        """Try once more to save, then let the file go. Raises SaveError if something is still not on disk."""
        if self._closed:
            return
        try:
            self.save()
        finally:
            self._closed = True
            if self._descriptor is not None:
                os.close(self._descriptor)
                self._descriptor = None

    def _keep(self, *events: BaseModel) -> None:
        lines = [json.dumps(event.model_dump(mode="json", by_alias=True), ensure_ascii=False) for event in events]
        encoded = [line.encode() + b"\n" for line in lines]
        self._all += encoded
        self._waiting += encoded

    def _create(self) -> int:
        if self._closed:
            raise OSError("the session is closed")
        try:
            ensure(self.path.parent)
        except InputError as error:
            raise OSError(str(error)) from error
        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
        except FileExistsError:
            raise TranscriptTaken(self.path) from None
        try:
            lock(self.path, descriptor)
        except BaseException:
            os.close(descriptor)
            raise
        return descriptor

    def _append(self, data: bytes) -> None:
        assert self._descriptor is not None
        os.lseek(self._descriptor, self._size, os.SEEK_SET)
        written = 0
        try:
            while written < len(data):
                written += os.write(self._descriptor, data[written:])
            os.fsync(self._descriptor)
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(self._descriptor, self._size)
            raise
        self._size += len(data)


_BINARY: int = getattr(os, "O_BINARY", 0)


def lock(path: Path, descriptor: int) -> None:
    """Hold the file for this process; the operating system lets go of it however the process ends.

    Raises TranscriptBusy if another program holds it.
    """
    try:
        if os.name == "nt":
            import msvcrt

            os.lseek(descriptor, 2**31 - 1, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        # Some network disks know no locks; then there is nothing to hold, and the session goes on without.
        if error.errno in (errno.EWOULDBLOCK, errno.EACCES, errno.EAGAIN, errno.EDEADLK):
            raise TranscriptBusy(path) from None

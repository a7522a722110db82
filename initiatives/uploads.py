"""What may be uploaded: pictures are drawn anew, documents must be what their name says."""

import io
import struct
import zipfile
import zlib
from pathlib import PurePath

import puremagic
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps, ImageSequence, UnidentifiedImageError
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

# Pillow's name of each format, and how it is written. The extensions are in settings/security.py.
WRITTEN_AS = {
    "JPEG": {"quality": 90, "optimize": True, "progressive": True},
    "PNG": {},
    "WEBP": {"quality": 90},
    "GIF": {},
}
# What Pillow raises for files that are broken, cut off or made to break it.
UNREADABLE = (
    UnidentifiedImageError,
    EOFError,
    IndexError,
    OSError,
    SyntaxError,
    ValueError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)
BROKEN_ZIP = (
    zipfile.BadZipFile,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    struct.error,
    zlib.error,
)
# What a zip file must hold to be the document that its extension says.
OFFICE_PARTS = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
    "odt": "content.xml",
    "ods": "content.xml",
    "odp": "content.xml",
}
OPEN_DOCUMENT_TYPES = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
    "odp": b"application/vnd.oasis.opendocument.presentation",
}
TEXT = {"csv", "txt"}
MAX_ZIP_ENTRIES = 5_000
# What makes a text file dangerous where a browser guesses its type.
MARKUP_STARTS = ("<!doctype", "<html", "<script", "<svg", "<?xml", "<?php", "<head", "<body", "<iframe")


def redraw_image(upload: UploadedFile) -> UploadedFile:
    """Return the pixels of `upload` as a new file of the same name and format, and nothing else.

    Gone are camera and place data, comments, and whatever was appended. The picture is turned as its
    camera data asked for, and its colours are converted to sRGB. Raises ValidationError if unreadable.
    """
    upload.seek(0)
    try:
        with Image.open(upload) as image:
            written = _write(image)
    except UNREADABLE as fault:
        raise ValidationError(_("This picture cannot be read."), code="invalid_image") from fault
    return SimpleUploadedFile(upload.name, written, upload.content_type)


def check_document(upload: UploadedFile) -> None:
    """Raise ValidationError unless the content of `upload` is what its extension says."""
    extension = PurePath(upload.name).suffix.lower().lstrip(".")
    upload.seek(0)
    if not _is_what_it_says(upload, extension):
        raise ValidationError(
            _("The content of this file is not that of a .%(extension)s file."),
            code="wrong_content",
            params={"extension": extension},
        )
    upload.seek(0)


class ReadableImageField(WagtailImageField):
    """Wagtail's field, which lets the errors of a picture that breaks off in its head pass as they are."""

    def to_python(self, data) -> UploadedFile | None:
        try:
            return super().to_python(data)
        except UNREADABLE as fault:
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from fault


class SafeImageForm(BaseImageForm):
    """Wagtail's form, which stores a new drawing of the picture instead of what was sent."""

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        if "file" in self.fields:
            given = self.fields["file"]
            self.fields["file"] = ReadableImageField(
                label=given.label, required=given.required, widget=given.widget, max_length=given.max_length
            )

    def clean_file(self) -> UploadedFile:
        upload = self.cleaned_data["file"]
        return redraw_image(upload) if isinstance(upload, UploadedFile) else upload


class SafeDocumentForm(BaseDocumentForm):
    """Wagtail's form, which refuses a document that is not what it says."""

    def clean_file(self) -> UploadedFile:
        upload = self.cleaned_data["file"]
        if isinstance(upload, UploadedFile):
            check_document(upload)
        return upload


def _write(image: Image.Image) -> bytes:
    if image.format not in WRITTEN_AS:
        raise ValueError(f"{image.format} is not a format that is written.")
    options = dict(WRITTEN_AS[image.format])
    frames = [_plain_frame(frame, image.format) for frame in ImageSequence.Iterator(image)]
    if len(frames) > 1:
        duration, loop = image.info.get("duration", 100), image.info.get("loop", 0)
        options |= {"save_all": True, "append_images": frames[1:], "duration": duration, "loop": loop}
    target = io.BytesIO()
    frames[0].save(target, format=image.format, **options)
    return target.getvalue()


def _plain_frame(frame: Image.Image, image_format: str) -> Image.Image:
    profile = frame.info.get("icc_profile")
    plain = ImageOps.exif_transpose(frame)
    if profile:
        plain = _in_srgb(plain, profile)
    if image_format == "JPEG" and plain.mode not in {"RGB", "L"}:
        plain = plain.convert("RGB")
    transparency = plain.info.get("transparency")
    plain = plain.copy()
    plain.info = {} if transparency is None else {"transparency": transparency}
    return plain


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    if image.mode not in {"RGB", "RGBA", "CMYK", "L"}:
        return image
    mode = image.mode if image.mode in {"RGB", "RGBA"} else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError):
        # A profile that does not fit its picture: the colours as they are beat no picture at all.
        return image


def _is_what_it_says(upload: UploadedFile, extension: str) -> bool:
    if extension in TEXT:
        return _is_plain_text(upload.read())
    if f".{extension}" not in _sniffed_extensions(upload):
        return False
    return extension not in OFFICE_PARTS or _is_office_document(upload, extension)


def _sniffed_extensions(upload: UploadedFile) -> set[str]:
    try:
        # Without the name, which would count as evidence.
        return {match.extension for match in puremagic.magic_stream(upload)}
    except (puremagic.PureError, ValueError):
        return set()


def _is_plain_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    start = text[:1024].lstrip().lower()
    return "\0" not in text and "\ufffd" not in text and not start.startswith(MARKUP_STARTS)


def _is_office_document(upload: UploadedFile, extension: str) -> bool:
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as archive:
            names = set(archive.namelist())
            kind = _read_type(archive) if extension in OPEN_DOCUMENT_TYPES else None
    except BROKEN_ZIP:
        return False
    has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    return (
        len(names) <= MAX_ZIP_ENTRIES
        and OFFICE_PARTS[extension] in names
        and not has_macros
        and kind == OPEN_DOCUMENT_TYPES.get(extension)
    )


def _read_type(archive: zipfile.ZipFile) -> bytes:
    """Read no more than a type can be long: the entry may claim to be short and be endless."""
    with archive.open("mimetype") as entry:
        return entry.read(100)

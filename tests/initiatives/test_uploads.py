"""What becomes of files that are uploaded in the admin."""

import contextlib
import io
import random
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Picture
from PIL import ImageCms
from PIL.PngImagePlugin import PngInfo
from wagtail.documents.models import Document
from wagtail.images.models import Image

from initiatives.uploads import ReadableImageField, check_document, redraw_image

pytestmark = pytest.mark.django_db
SCRIPT = b"<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def drawn(image_format="JPEG", *, size=(40, 20), mode="RGB", **options) -> bytes:
    """The bytes of a picture."""
    target = io.BytesIO()
    Picture.new(mode, size, "red" if mode == "RGB" else 0).save(target, image_format, **options)
    return target.getvalue()


def with_place_and_turned() -> bytes:
    """A JPEG as a telephone makes it: with coordinates, a comment, and lying on its side."""
    exif = Picture.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (52.0, 22.0, 12.0)
    exif[0x010E] = "Secret place"
    return drawn(exif=exif, comment=b"secret comment")


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def docx(**extra: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", "<x/>")
        for name, content in extra.items():
            archive.writestr(name, content)
    return target.getvalue()


def odt(kind=b"application/vnd.oasis.opendocument.text") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", "<x/>")
    return target.getvalue()


class TestPictures:
    def send(self, admin, name, content):
        data = {"title": "Foto", "file": upload(name, content), "collection": 1}
        return admin.post(reverse("wagtailimages:add"), data)

    def test_place_and_comments_are_gone_from_the_stored_original(self, admin):
        content = with_place_and_turned()
        assert b"Secret place" in content
        assert self.send(admin, "foto.jpg", content).status_code == 302
        stored = Image.objects.get()
        kept = stored.file.read()
        assert b"ecret" not in kept
        with Picture.open(io.BytesIO(kept)) as picture:
            assert dict(picture.getexif()) == {}
            # It is turned as the telephone asked for.
            assert picture.size == (20, 40) == (stored.width, stored.height)

    def test_script_behind_a_gif_is_gone(self, admin):
        content = drawn("GIF", mode="P") + SCRIPT
        assert self.send(admin, "x.gif", content).status_code == 302
        assert SCRIPT not in Image.objects.get().file.read()

    def test_script_in_a_png_comment_is_gone(self, admin):
        info = PngInfo()
        info.add_text("Comment", SCRIPT.decode())
        assert self.send(admin, "x.png", drawn("PNG", pnginfo=info)).status_code == 302
        assert SCRIPT not in Image.objects.get().file.read()

    def test_multiple_upload_goes_the_same_way(self, admin):
        data = {"title": "Foto", "files[]": upload("foto.jpg", with_place_and_turned()), "collection": 1}
        response = admin.post(
            reverse("wagtailimages:add_multiple"), data, HTTP_X_REQUESTED_WITH="XMLHttpRequest"
        )
        assert response.json()["success"]
        assert b"ecret" not in Image.objects.get().file.read()

    def test_chooser_upload_goes_the_same_way(self, admin):
        data = {
            "image-chooser-upload-title": "Foto",
            "image-chooser-upload-file": upload("foto.jpg", with_place_and_turned()),
            "image-chooser-upload-collection": 1,
        }
        admin.post(reverse("wagtailimages_chooser:create"), data)
        assert b"ecret" not in Image.objects.get().file.read()

    def test_editing_without_a_new_file_leaves_the_file_alone(self, admin):
        self.send(admin, "foto.jpg", drawn())
        image = Image.objects.get()
        before = image.file.read()
        data = {"title": "Anders", "collection": 1, "focal_point_x": "", "focal_point_y": ""}
        admin.post(reverse("wagtailimages:edit", args=[image.pk]), data)
        image = Image.objects.get()
        assert image.title == "Anders"
        assert image.file.read() == before

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("x.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
            ("x.png", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
            ("x.jpg", SCRIPT),
            ("x.jpg", b""),
            ("x.png", drawn("JPEG")),
            ("x.jpg", drawn("JPEG", size=(400, 400))[:300]),
            ("x.jpg", drawn("JPEG", size=(400, 400))[:-200]),
            ("x.png", drawn("PNG", size=(400, 400))[:40]),
            ("x.gif", drawn("GIF", mode="P")[:20]),
            ("x.webp", drawn("WEBP")[:30]),
            ("x.tiff", drawn("TIFF")),
            ("x.jpg.html", drawn("JPEG")),
        ],
    )
    def test_what_is_no_picture_of_its_name_is_refused(self, admin, name, content):
        response = self.send(admin, name, content)
        assert response.status_code == 200
        assert response.context["form"].errors["file"]
        assert not Image.objects.exists()

    def test_too_many_pixels_are_refused_before_they_are_drawn(self, admin):
        bomb = drawn("PNG", size=(11_000, 11_000), mode="1")
        assert len(bomb) < 100_000
        assert "file" in self.send(admin, "x.png", bomb).context["form"].errors

    def test_too_large_file_is_refused(self, admin, settings):
        settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 500
        assert "file" in self.send(admin, "x.png", drawn("PNG") + b"0" * 600).context["form"].errors


class TestRedrawing:
    @pytest.mark.parametrize(
        ("image_format", "mode", "extension"),
        [
            ("JPEG", "RGB", "jpg"),
            ("JPEG", "L", "jpg"),
            ("JPEG", "CMYK", "jpg"),
            ("PNG", "RGBA", "png"),
            ("PNG", "P", "png"),
            ("PNG", "1", "png"),
            ("PNG", "I;16", "png"),
            ("WEBP", "RGBA", "webp"),
            ("GIF", "P", "gif"),
        ],
    )
    def test_every_kind_of_picture_stays_one(self, image_format, mode, extension):
        before = upload(f"x.{extension}", drawn(image_format, mode=mode))
        with Picture.open(redraw_image(before)) as picture:
            picture.load()
            assert (picture.format, picture.size) == (image_format, (40, 20))

    def test_moving_picture_keeps_its_frames_and_pace(self):
        frames = [Picture.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
        target = io.BytesIO()
        frames[0].save(target, "GIF", save_all=True, append_images=frames[1:], duration=120, loop=0)
        with Picture.open(redraw_image(upload("x.gif", target.getvalue()))) as picture:
            assert picture.n_frames == 3
            assert picture.info["duration"] == 120

    def test_transparency_stays(self):
        target = io.BytesIO()
        Picture.new("RGBA", (4, 4), (255, 0, 0, 0)).save(target, "PNG")
        with Picture.open(redraw_image(upload("x.png", target.getvalue()))) as picture:
            assert picture.convert("RGBA").getpixel((0, 0))[3] == 0

    def test_colour_profile_is_applied_and_left_out(self):
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        with Picture.open(redraw_image(upload("x.jpg", drawn(icc_profile=profile)))) as picture:
            assert "icc_profile" not in picture.info
            assert picture.getpixel((5, 5))[0] > 250

    def test_broken_colour_profile_does_not_matter(self):
        with Picture.open(redraw_image(upload("x.jpg", drawn(icc_profile=b"nonsense")))) as picture:
            assert "icc_profile" not in picture.info


class TestDocuments:
    def send(self, admin, name, content):
        data = {"title": "Stuk", "file": upload(name, content), "collection": 1}
        return admin.post(reverse("wagtaildocs:add"), data)

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("verslag.pdf", b"%PDF-1.7\n%%EOF"),
            ("VERSLAG.PDF", b"%PDF-1.7\n%%EOF"),
            ("verslag.docx", docx()),
            ("verslag.odt", odt()),
            ("cijfers.csv", "naam;ø\nx;1\n".encode()),
            ("cijfers.csv", "naam;ø\nx;1\n".encode("cp1252")),
            ("lees.txt", "\ufeffHallo".encode()),
        ],
    )
    def test_what_it_says_is_stored(self, admin, name, content):
        response = self.send(admin, name, content)
        assert response.status_code == 302, response.context["form"].errors
        assert Document.objects.get().file.read() == content

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("x.pdf", b"<html><script>alert(1)</script></html>"),
            ("x.pdf", b"   \n<!DOCTYPE html>"),
            ("x.pdf", b""),
            ("x.pdf", docx()),
            ("x.pdf", b"MZ" + b"\0" * 200),
            ("x.docx", b"%PDF-1.7"),
            ("x.docx", b"PK\x03\x04 not a zip"),
            ("x.docx", odt()),
            ("x.docx", docx(**{"word/vbaProject.bin": b"x"})),
            ("x.odt", odt(b"application/epub+zip")),
            ("x.odt", docx()),
            ("x.txt", b"<html><script>alert(1)</script>"),
            ("x.csv", b"\n \t<SCRIPT>alert(1)</SCRIPT>"),
            ("x.txt", b"a\0b"),
            ("x.txt", b"%PDF-1.7\x81\x8d"),
            ("x.html", b"<html>"),
            ("x.svg", b"<svg/>"),
            ("x.exe", b"MZ"),
            ("x.pdf.exe", b"%PDF-1.7"),
            ("x", b"%PDF-1.7"),
        ],
    )
    def test_what_it_does_not_say_is_refused(self, admin, name, content):
        response = self.send(admin, name, content)
        assert response.status_code == 200
        assert response.context["form"].errors["file"]
        assert not Document.objects.exists()

    def test_multiple_upload_is_checked_too(self, admin):
        data = {"title": "x", "files[]": upload("x.pdf", SCRIPT), "collection": 1}
        response = admin.post(
            reverse("wagtaildocs:add_multiple"), data, HTTP_X_REQUESTED_WITH="XMLHttpRequest"
        )
        assert not response.json()["success"]
        assert not Document.objects.exists()

    def test_chooser_upload_is_checked_too(self, admin):
        data = {
            "document-chooser-upload-title": "x",
            "document-chooser-upload-file": upload("x.pdf", SCRIPT),
            "document-chooser-upload-collection": 1,
        }
        admin.post(reverse("wagtaildocs_chooser:create"), data)
        assert not Document.objects.exists()

    def test_refusal_names_the_extension(self):
        with pytest.raises(ValidationError, match=r"\.pdf"):
            check_document(upload("x.pdf", SCRIPT))


class TestDamage:
    """Files that are damaged at random are read or refused, and never an error of the server."""

    def damaged(self, content: bytes, dice: random.Random) -> bytes:
        broken = bytearray(content)
        for _change in range(dice.choice([1, 2, 5, 30])):
            broken[dice.randrange(min(len(broken), dice.choice([60, 400, 10**6])))] = dice.randrange(256)
        return bytes(broken[: dice.randrange(1, len(broken) + 1)] if dice.random() < 0.3 else broken)

    @pytest.mark.parametrize("image_format", ["JPEG", "PNG", "GIF", "WEBP"])
    def test_picture(self, image_format):
        dice = random.Random(image_format)
        content = drawn(image_format, mode="P" if image_format == "GIF" else "RGB")
        for _attempt in range(150):
            sent = upload(f"x.{image_format.lower()}", self.damaged(content, dice))
            with contextlib.suppress(ValidationError):
                redraw_image(ReadableImageField().clean(sent))

    @pytest.mark.parametrize(("name", "content"), [("x.docx", docx()), ("x.odt", odt()), ("x.txt", b"hello")])
    def test_document(self, name, content):
        dice = random.Random(name)
        for _attempt in range(300):
            with contextlib.suppress(ValidationError):
                check_document(upload(name, self.damaged(content, dice)))

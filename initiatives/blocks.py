"""The blocks that the story of an initiative is made of."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.embeds.blocks import EmbedBlock
from wagtail.images.blocks import ImageChooserBlock

# What the design has a style for; nothing else is offered or kept.
RICH_TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class QuoteBlock(blocks.StructBlock):
    """What somebody said, and in which role; never a private person's name."""

    text = blocks.TextBlock(label=_("Quotation"), max_length=1000)
    source = blocks.CharBlock(
        label=_("Said by"),
        required=False,
        max_length=200,
        help_text=_("A role, such as “student mentor”. Never the name of a private person."),
    )

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "initiatives/blocks/quote.html"


class PictureBlock(blocks.StructBlock):
    """A picture with the words for those who do not see it."""

    image = ImageChooserBlock(label=_("Picture"))
    alt_text = blocks.CharBlock(
        label=_("Description"),
        max_length=250,
        help_text=_("What the picture shows, for those who cannot see it."),
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=250)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "initiatives/blocks/picture.html"


class StepsBlock(blocks.StructBlock):
    """What to do, in order."""

    title = blocks.CharBlock(label=_("Heading"), required=False, max_length=120)
    steps = blocks.ListBlock(blocks.TextBlock(max_length=500), label=_("Steps"), min_num=1, max_num=20)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "initiatives/blocks/steps.html"


class StoryBlock(blocks.StreamBlock):
    """The body of an initiative."""

    text = blocks.RichTextBlock(label=_("Text"), features=RICH_TEXT_FEATURES)
    steps = StepsBlock()
    quote = QuoteBlock()
    picture = PictureBlock()
    document = DocumentChooserBlock(label=_("Document"), template="initiatives/blocks/document.html")
    embed = EmbedBlock(label=_("Video"), template="initiatives/blocks/embed.html")

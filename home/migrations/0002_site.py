"""Give a fresh database its languages, its site, and the pages that every bank needs."""

import uuid

from django.db import migrations

LANGUAGES = ("nl", "nb", "en")
# The key ties the language versions of a page together.
HOME, INDEX, ABOUT, PRIVACY = "home", "initiatives", "about", "privacy"
PAGES = {
    HOME: {
        "nl": ("Kennisbank studentenwelzijn", "home"),
        "nb": ("Kunnskapsbank for studenttrivsel", "home-nb"),
        "en": ("Student wellbeing knowledge bank", "home-en"),
    },
    INDEX: {
        "nl": ("Initiatieven", "initiatieven"),
        "nb": ("Tiltak", "tiltak"),
        "en": ("Initiatives", "initiatives"),
    },
    ABOUT: {"nl": ("Over deze bank", "over"), "nb": ("Om banken", "om"), "en": ("About", "about")},
    PRIVACY: {"nl": ("Privacy", "privacy"), "nb": ("Personvern", "personvern"), "en": ("Privacy", "privacy")},
}
LEADS = {
    "nl": "Wat doen anderen om studenten goed te laten leven en studeren? Zoek op thema, onderwerp of in eigen woorden.",
    "nb": "Hva gjør andre for at studenter skal ha det bra? Søk etter tema, emne eller med egne ord.",
    "en": "What do others do to help students thrive? Search by theme, by topic or in your own words.",
}
PAGE_TEXTS = {
    ABOUT: {
        "nl": (
            "Een openbare verzameling van initiatieven die studenten helpen om zich goed te voelen.",
            "<h2>Wat u hier vindt</h2><p>Initiatieven van universiteiten, hogescholen en studentenorganisaties, "
            "geordend naar de acht thema's van het StepChange-model en naar onderwerp. Bij elk initiatief staat "
            "wat het vraagt, hoe stevig het bewijs is en waar de gegevens vandaan komen.</p>"
            "<h2>Drie talen</h2><p>De bank is er in het Nederlands, Noors en Engels. Een initiatief dat niet in uw "
            "taal beschreven is, tonen we in de taal waarin het geschreven is.</p>"
            "<h2>Hoe het bewijs is beoordeeld</h2><p>De ladder loopt van idee, via beschreven en onderbouwd, naar "
            "eerste aanwijzingen en sterke aanwijzingen. Een trede zegt hoe goed iets is onderzocht, niet hoe goed "
            "het is.</p>",
        ),
        "nb": (
            "En åpen samling av tiltak som hjelper studenter å ha det bra.",
            "<h2>Hva du finner her</h2><p>Tiltak fra universiteter, høyskoler, samskipnader og studentforeninger, "
            "ordnet etter de åtte temaene i StepChange-rammeverket og etter emne. For hvert tiltak ser du hva det "
            "krever, hvor sikker kunnskapen er, og hvor opplysningene kommer fra.</p>"
            "<h2>Tre språk</h2><p>Banken finnes på nederlandsk, norsk og engelsk. Et tiltak som ikke er beskrevet på "
            "ditt språk, vises på språket det er skrevet på.</p>"
            "<h2>Slik er kunnskapen vurdert</h2><p>Stigen går fra idé, via beskrevet og begrunnet, til første tegn og "
            "sterke tegn på virkning. Et trinn sier hvor godt noe er undersøkt, ikke hvor bra det er.</p>",
        ),
        "en": (
            "An open collection of initiatives that help students to feel well.",
            "<h2>What you find here</h2><p>Initiatives of universities, colleges, welfare organisations and student "
            "associations, ordered by the eight themes of the StepChange framework and by topic. Each says what it "
            "takes, how firm the evidence is, and where the facts come from.</p>"
            "<h2>Three languages</h2><p>The bank is in Dutch, Norwegian and English. An initiative that is not "
            "described in your language is shown in the language it was written in.</p>"
            "<h2>How evidence is judged</h2><p>The ladder runs from idea, through described and grounded, to first "
            "indications and strong indications. A step says how well something was studied, not how good it is.</p>",
        ),
    },
    PRIVACY: {
        "nl": (
            "Deze site volgt u niet.",
            "<h2>Wat we bewaren</h2><p>Wie zoekt en leest, hoeft zich niet bekend te maken. We plaatsen geen cookies "
            "om u te volgen en laden niets van andere sites. Kiest u zelf een taal of meldt u zich aan, dan bewaart "
            "uw browser daarvoor een cookie. Uw laatste zoekopdrachten bewaart alleen uw eigen browser; u kunt ze in "
            "het zoekvak vergeten.</p><h2>Wat we niet opnemen</h2><p>Namen, adressen en nummers van "
            "privépersonen horen niet in deze bank. Ziet u er toch een, laat het de redactie dan weten.</p>"
            "<h2>Als u een initiatief inzendt</h2><p>U meldt zich aan met een code die we naar uw e-mailadres "
            "sturen. We bewaren dat adres, uw naam en telefoonnummer als u die geeft, wat u inzendt en wat u en de "
            "redactie elkaar erover schrijven. Alleen u en de redactie zien dat: het staat niet op de pagina van het "
            "initiatief, niet in de zoekindex en niet in een export. Een concept en wat ingetrokken of afgewezen is, "
            "kunt u zelf verwijderen.</p>",
        ),
        "nb": (
            "Dette nettstedet følger deg ikke.",
            "<h2>Hva vi lagrer</h2><p>Du kan søke og lese uten å si hvem du er. Vi setter ingen informasjonskapsler "
            "for å følge deg, og laster ingenting fra andre nettsteder. Hvis du velger språk eller logger inn, "
            "lagrer nettleseren en informasjonskapsel for det. De siste søkene dine ligger bare i din egen nettleser, "
            "og du kan slette dem i søkefeltet.</p><h2>Hva vi ikke tar inn</h2><p>Navn, adresser og "
            "numre til privatpersoner hører ikke hjemme i banken. Ser du noe slikt, si fra til redaksjonen.</p>"
            "<h2>Når du sender inn et tiltak</h2><p>Du logger inn med en kode som vi sender til e-postadressen din. "
            "Vi lagrer adressen, navnet og telefonnummeret ditt hvis du oppgir dem, det du sender inn, og det du og "
            "redaksjonen skriver til hverandre om det. Bare du og redaksjonen ser dette: det står ikke på siden til "
            "tiltaket, ikke i søkeindeksen og ikke i en eksport. Et utkast, og det som er trukket tilbake eller "
            "avslått, kan du slette selv.</p>",
        ),
        "en": (
            "This site does not follow you.",
            "<h2>What we keep</h2><p>You can search and read without saying who you are. We set no cookies to follow "
            "you and load nothing from other sites. If you choose a language or sign in, your browser keeps a cookie "
            "for that. Your recent searches are kept in your own browser only, and the search box lets you forget "
            "them.</p><h2>What we leave out</h2><p>Names, addresses and numbers of private persons do not belong "
            "in this bank. If you see one, please tell the editors.</p>"
            "<h2>When you hand in an initiative</h2><p>You sign in with a code that we send to your e-mail address. "
            "We keep that address, your name and telephone number if you give them, what you hand in, and what you "
            "and the editors write to each other about it. Only you and the editors see this: it is not on the page "
            "of the initiative, not in the search index and not in an export. A draft, and what was withdrawn or "
            "declined, you can delete yourself.</p>",
        ),
    },
}


def create_site(apps, _schema_editor):
    """Replace Wagtail's welcome page by one tree per language; leave a database alone that has a home page."""
    Page = apps.get_model("wagtailcore.Page")
    HomePage = apps.get_model("home.HomePage")
    if HomePage.objects.exists():
        return
    apps.get_model("wagtailcore.Site").objects.all().delete()
    Page.objects.filter(depth=2).delete()
    root = Page.objects.get(depth=1)
    root.numchild = 0
    root.save()
    keys = {key: uuid.uuid4() for key in PAGES}
    homes = {code: _create_tree(apps, root, code, keys) for code in LANGUAGES}
    apps.get_model("wagtailcore.Site").objects.create(
        hostname="localhost",
        port=80,
        site_name="Kennisbank",
        root_page_id=homes["nl"].pk,
        is_default_site=True,
    )


def _create_tree(apps, root, code, keys):
    locale, _created = apps.get_model("wagtailcore.Locale").objects.get_or_create(language_code=code)

    def add(model, parent, key, **fields):
        title, slug = PAGES[key][code]
        return _add_child(
            apps, model, parent, title=title, slug=slug, locale=locale, translation_key=keys[key], **fields
        )

    home = add("home.HomePage", root, HOME, lead=LEADS[code])
    add("initiatives.InitiativeIndexPage", home, INDEX)
    for key, texts in PAGE_TEXTS.items():
        intro, body = texts[code]
        add("home.StandardPage", home, key, intro=intro, body=body)
    return home


def _add_child(apps, model, parent, *, slug, title, **fields):
    """Add a page the way treebeard's materialised path wants it: historical models have no `add_child`."""
    app_label, model_name = model.split(".")
    content_type, _created = apps.get_model("contenttypes.ContentType").objects.get_or_create(
        app_label=app_label, model=model_name.lower()
    )
    page = apps.get_model(model).objects.create(
        title=title,
        draft_title=title,
        slug=slug,
        content_type=content_type,
        path=f"{parent.path}{parent.numchild + 1:04d}",
        depth=parent.depth + 1,
        numchild=0,
        url_path=f"{parent.url_path}{slug}/",
        show_in_menus=parent.depth == 2,
        **fields,
    )
    parent.numchild += 1
    parent.save()
    return page


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_initial"),
        ("initiatives", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]
    operations = [migrations.RunPython(create_site, migrations.RunPython.noop)]

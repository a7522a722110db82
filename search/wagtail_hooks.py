"""What search adds to Wagtail's admin."""

from django.http import HttpRequest
from django.urls import path
from wagtail import hooks

from .notice import SearchNotice, find_notice
from .order import PERMISSIONS
from .order_view import OrderView, order_menu_item


@hooks.register("register_admin_urls")
def order_urls() -> list:
    """Give the page that explains the order of results its address."""
    return [path("search-order/", OrderView.as_view(), name="search-order")]


hooks.register("register_admin_menu_item", order_menu_item)


@hooks.register("construct_homepage_panels")
def notice_on_home(request: HttpRequest, panels: list) -> None:
    """Tell editors when search is not as it should be; nothing is shown while it is."""
    if request.user.has_perms(PERMISSIONS):
        notice = find_notice()
        if notice:
            panels.append(SearchNotice(notice))

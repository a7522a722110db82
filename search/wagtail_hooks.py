"""What search adds to Wagtail's admin."""

from django.urls import path
from wagtail import hooks

from .order_view import OrderView, order_menu_item


@hooks.register("register_admin_urls")
def order_urls() -> list:
    """Give the page that explains the order of results its address."""
    return [path("search-order/", OrderView.as_view(), name="search-order")]


hooks.register("register_admin_menu_item", order_menu_item)

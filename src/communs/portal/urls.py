"""Addresses of this room."""

from django.urls import path

from communs.portal.views import machines, public

app_name = "portal"
urlpatterns = [
    path("", public.home, name="home"),
    path("mentions-legales", public.legal, name="legal"),
    path("donnees-personnelles", public.privacy, name="privacy"),
    path("accessibilite", public.accessibility, name="accessibility"),
    path("cookies", public.cookies, name="cookies"),
    path("plan-du-site", public.site_map, name="site_map"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("sitemap-<int:part>.xml", machines.sitemap_part, name="sitemap_part"),
    path("favicon.ico", machines.favicon, name="favicon"),
    path(".well-known/security.txt", machines.security, name="security"),
]

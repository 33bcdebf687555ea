from django.urls import path

from comity.members import pages

urlpatterns = [
    path("desk/", pages.desk, name="desk"),
]

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "dunghen.kernel.organisation"
    label = "organisation"
    verbose_name = "Tổ chức, con người"

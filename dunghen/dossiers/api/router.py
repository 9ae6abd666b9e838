"""The room's endpoints, in the order in which addresses are tried."""

from ninja import Router

from dunghen.dossiers.api import gate, pushing, secrets

router = Router()
for part in (pushing, gate, secrets):
    part.add_to(router)

"""The room's endpoints, in the order in which addresses are tried: fixed words before codes."""

from ninja import Router

from dunghen.petitions.api import acting, atlas, filing, lists, looking, own

router = Router()
for part in (filing, lists, atlas, looking, own, acting):
    part.add_to(router)
